"""Devices of one user that exchange what they remember, through a folder or a bucket.

A *circle* is some devices that share a secret, each with a home and keys of its own. In the shared place each
writes below its own id only, so there is nothing to lock:

    afterimage-circle-<circle id>/
      <device id>/head             what this device gives, signed by it
      <device id>/keys             sync keys of later epochs, wrapped for each device that stays
      <device id>/<aa>/<file>      sealed pieces under random names, each with a key of its own
      <device id>/pictures/...     sealed pictures, where the user lets them travel
      invitations/<id>             what a new device needs, under a secret that is told by other means

A *head* is small and is the only file that is ever written anew in its place:

    magic "AFDH" | version 1 | envelope (`core.vault.envelope`) under the sync key of an epoch

Inside is an Ed25519 signature and msgpack of `core.devices.records.Head`: a serial number, the hash of the
head before, the members as this device knows them, and a row for each piece with its key, size and hash. So
nothing can be cut out, put back, moved or repeated, and the pieces may arrive in any order. A piece without a
row has no key: rewriting a head destroys what left it.

A piece is an envelope around compressed msgpack: *activities* (a segment with its frames and messages),
what the user did to memories (*acts*), deletions (*forgets*), or names of stretches (*tags*). Activities
carry everything they need, acts name memories by hashes that every device makes alike, and deletions name
what goes. Hence the order in which things are read does not matter, and reading twice is the same as
reading once.
"""
