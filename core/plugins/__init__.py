"""Plugins: how packages of others are found, allowed and loaded, and what they may bring along.

This is what a plugin imports; docs/plugins.md is its guide.
"""

from core.plugins.hooks import PROJECT as PROJECT, Hooks as Hooks, hookimpl as hookimpl, hookspec as hookspec
from core.plugins.offers import (
    ExportedMemory as ExportedMemory,
    ExportedSource as ExportedSource,
    Exporter as Exporter,
    ExportWriter as ExportWriter,
    ImportedMessage as ImportedMessage,
    Importer as Importer,
    MemoryWriter as MemoryWriter,
    Proposal as Proposal,
    ProposalKind as ProposalKind,
    ShownSource as ShownSource,
)
