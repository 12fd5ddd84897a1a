// Package parcel knows what travels between two nodes: one signed message, and the file in which many are carried by
// hand. It seals and opens, and it has a type for what each kind of message says. A parcel is the same bytes by HTTPS
// and by courier, and taking it twice is the same as taking it once.
//
// Everything here is pure bytes. What is given to whom is decided by package release, what a log or an instrument
// means is known to packages ledger and instrument, which verify what a parcel only carries; keys are package
// party's. Nothing here knows HTTP or storage, or applies what it opened: that is package node's.
//
// # A parcel
//
// A parcel is a C2SP signed note, an empty line, and the payload:
//
//	tansiq.node/parcel/1
//	from p-…
//	to p-…
//	id 0123456789abcdef0123456789abcdef
//	size 0000001234
//	padded 0000016384
//	sha256 <64 hexadecimal digits>
//
//	— tansiq.node/p-…/1 <Ed25519 signature>
//	— tansiq.node/p-…/1 <ML-DSA-44 signature>
//
//	<payload>
//
// The payload is the content, size bytes of JSON, and zeros up to padded bytes; the hash is that of the payload, so
// the padding is signed too. padded follows from size (Padme, at least Smallest). The header has the same length
// whatever it says, so a sealed parcel has one of few sizes. There is one way to write a header and its two
// signatures: a parcel of which any bit was changed, or that was cut off or went on, is refused.
//
// The content is one JSON object:
//
//	version, revision   1 and 0
//	id, from, to        as in the header
//	at                  when it was written, like 2025-01-10T18:58:00.000Z
//	kind, body          what it says, see Body
//	urgent              true: deliver now
//	answers             id of the parcel answered
//	known               how many entries of the recipient's log the sender holds
//	ledger              a piece of the log that the sender writes for the recipient
//	cosigned            newest checkpoint of the recipient's log with the sender's cosignature: its receipt
//
// It is strict JSON with one reading: UTF-8, no name twice in one object, names in lower case, no NUL, nothing after
// the end. STIX objects stand in the body of a release with exactly the bytes that were given; package encoding/json
// would take the white space out of them and escape characters, so they are put in and taken out beside it.
//
// # Later versions
//
// What an older node may pass over is added as a new field or a new kind and raises revision. A reader holds a
// parcel of its own revision, or of an earlier one, against all fields that it knows and refuses any other field; in
// a parcel of a later revision it passes over fields that it does not know, and answers a kind that it does not know
// with Newer. So a slip of the pen is found, and a newer partner is understood. Never tolerated are unknown fields
// within what others sign or commit to (instruments, keys), and unknown values of a known field.
//
// What an older node must not pass over, a new restriction on what was given for one, raises version, in the header
// and in the content. An older node answers Newer. Parcels of all earlier versions stay readable.
//
// # Which keys
//
// A parcel is signed by any generation of keys that the recipient has pinned and that was the sender's newest when
// the parcel was written, so what was under way while keys were replaced still arrives; with replaced keys it is
// refused as OldKey. The time of writing is the sender's word: whoever stole replaced keys can date a parcel back, and
// is found out by the ledger, whose checkpoints he cannot continue. Parcel.Generation tells callers that want to be
// stricter. A notice of new keys (Keys) is taken when the pinned keys vouch for the new ones, whichever of them
// signed it.
//
// # A courier file
//
// A courier file is the line TANSIQ-COURIER-1, an age file sealed to the recipient's hybrid key, and the line
// TANSIQ-COURIER-END. It names nobody outside the seal, and its size is one of few, too. Within stand frames: a mark,
// the length as 32 bits big endian, and as many bytes.
//
//	P  a parcel
//	Z  padding, zeros
//	T  the trailer, the last: a signed note with sender, recipient, time, and the number of parcels, bytes and SHA-256 of all
//	   frames before it
//
// age does not say who sealed a file, and anybody can seal to a public key: so whole frames could be taken out or put
// in. The trailer shows that. What is wrong with a file is told apart: not a courier file, sealed to somebody else, cut
// off, changed (and before which byte), not all that was packed, something after the end, a sender whose keys are not
// pinned. A file that was taken before is no error: it brings nothing new.
package parcel
