"""Copies of a home elsewhere, and the way back.

A backup lives in a folder or in a bucket, the *destination*. Several memories may share one: each has a place
of its own there, named by its store id.

    afterimage-<store id>/
      files/<aa>/<file>-<bytes>                 sealed files as they are in the home, under their random names
      snapshots/<number>-<id>.manifest          what one state consists of, and the keys to it
      snapshots/<number>-<id>.verified          a trial restore of that manifest matched
      lock                                      who is backing up at the moment, and until when

A *file* never changes: its name is random, and so is its key. `<aa>` is the name's first two digits. The
journal's newest segment still grows, so a copy of it bears the length that was copied: the whole records up
to there.

A *manifest* holds the vault's header, which is readable, and behind it everything else, sealed under the key
that this header gives for the purpose "backup":

    magic "AFBK" | version 1 | length of the header 4 | vault.json | envelope (`core.vault.envelope`)

The envelope is bound to the store, the number and the id. Inside is msgpack of the record `Manifest` in
`core.backup.manifest`: the rows of the key table that belong to the files, the settings, and a hash of the
header, so that neither can be swapped. With the header inside, no passphrase that changes, and no key that is
rotated, ever leaves a manifest that nothing opens.

The *verified* mark is an envelope too, under the same key, around msgpack of the record `Verified`: the hash
of the manifest, and when it was read back. A restore takes the newest manifest that has one.

The order of a backup makes it safe at every point: files, manifest, trial restore, mark, and only then goes
what the new state does not need: older manifests first, files after them.

Not in a backup: tables and indices, which are derived from the journal, and the spool, which holds pictures
that were not read yet.
"""
