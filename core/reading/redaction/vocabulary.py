"""The words that give secrets away, as parts of regular expressions, and words that only look like it."""

from typing import Final

PASSWORDS: Final = (
    # Password and its like, in the languages of most screens.
    r"pass ?words?|passwd|pwd|pass ?codes?|pass ?phrases?|passwort|kennwort|zugangscode|geheimzahl|"
    r"contrase\S{1,2}a|clave|mot de passe|mdp|senha|palavra-passe|wachtwoord|has(?:ł|l)o|parola(?: chiave)?|"
    r"пароль|密码|パスワード|"
    r"(?:api|access|secret|private|client|license|licence|product|encryption|recovery|backup|wi-?fi|wlan|"
    r"network|master|security|activation|auth(?:entication|orization)?|bearer|refresh|session)"
    r"[ _-]?(?:key|secret|token|phrase|pass|password)s?|"
    r"secret|token|recovery codes?|backup codes?|puk2?|pin(?:[ -]?(?:code|number|nummer))?|cvv2?|cvc2?|"
    r"(?:card )?(?:security|verification) (?:code|number|value)"
)

CODES: Final = (
    r"(?:verification|security|log ?in|sign[- ]?in|one[- ]?time|single[- ]use|confirmation|authentication|"
    r"auth|authorization|access|activation|account|2fa|two[- ]factor|mfa|otp|tan|sms|pairing|unlock|recovery|"
    r"best\S{1,3}tigungs|sicherheits|einmal|anmelde|freischalt|verifizierungs)[- ]?"
    r"(?:code|pass ?code|password|passwort|pin|number|kennwort)|"
    r"otp|mtan|c(?:ó|o)digo de (?:verificaci(?:ó|o)n|seguridad|acceso)|"
    r"code de (?:v(?:é|e)rification|s(?:é|e)curit(?:é|e)|confirmation)|"
    r"codice di (?:verifica|sicurezza)|c(?:ó|o)digo de verifica(?:ç|c)(?:ã|a)o|kod weryfikacyjny|"
    r"verificatiecode"
)

NOT_VALUES: Final = frozenset({
    "required", "optional", "mandatory", "missing", "invalid", "incorrect", "wrong", "correct", "valid",
    "weak", "strong", "fair", "good", "medium", "hidden", "show", "hide", "change", "changed", "reset",
    "forgot", "forgotten", "expired", "expires", "expiring", "expire", "must", "should", "may", "can",
    "cannot", "can't", "none", "null", "nil", "undefined", "empty", "blank", "true", "false", "yes",
    "no", "on", "off", "enabled", "disabled", "unset", "not", "set", "stored", "saved", "save",
    "encrypted", "hashed", "protected", "secured", "unknown", "default", "new", "old", "current",
    "confirm", "confirmation", "repeat", "again", "enter", "entered", "choose", "create", "update",
    "updated", "generated", "generate", "manager", "managers", "policy", "policies", "strength",
    "length", "field", "fields", "prompt", "protected-page", "sent", "send", "here", "below", "above",
    "at", "least", "too", "your", "you", "our", "my", "the", "a", "an", "this", "that", "it", "in",
    "to", "for", "of", "by", "with", "and", "or", "as", "if", "when", "only", "never", "always", "same",
    "different", "case-sensitive", "min", "max", "minimum", "maximum", "characters", "character", "str",
    "string", "int", "bytes", "text", "type", "input", "value", "values", "key", "name", "names",
    "bool", "any", "object", "self", "erforderlich", "vergessen", "falsch", "ungültig", "ändern",
    "geändert", "abgelaufen", "gespeichert", "leer", "oublié", "incorrecto", "olvidada", "...", "…",
    "n/a", "tbd", "todo", "xxx", "redacted", "removed", "masked", "rotation", "rotated", "required.",
    "required,", "sharing", "sharing.", "being",
})  # fmt: skip
"""What forms, messages and programs put behind a label."""
