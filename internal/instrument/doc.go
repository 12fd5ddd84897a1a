// Package instrument is what several parties put their names to: agreements, steps, assurances, consents and
// plans. It makes proposals, signs them, and folds the notes that parties exchanged into one state.
//
// # What is signed
//
// A [Head] is a small JSON object in RFC 8785 form that names the kind, the lineage, the version, the version
// before, the parties, two times and one root. The head and a line feed are the text of a C2SP signed note;
// every party signs that same text. The root is an RFC 6962 Merkle root over one salted commitment for each part of
// the body, so all parties sign everything while each can open only what is for it: a [Sheet] holds all commitments and the
// openings of one party's parts. A lineage id binds its kind and its parties, so both stay the same through
// all versions; other parties need another lineage. An amendment names the version before it and has the next
// number, whether or not the version before ever became complete: a lineage is one line, never a tree.
//
// # Notes
//
// Three statements exist. A party signs a head. A party says at what time it holds which other parties'
// signatures on a head ([Held]). A party gives notice that it leaves a lineage ([Withdrawal]). A party never
// takes a statement back, so whoever has more notes knows more, and the order in which they came says nothing.
// [Fold] is a pure function of the set of notes and of the time now.
//
// # The deadline
//
// A signature counts from the earliest time at which a party other than its signer says, in a signed and dated
// [Held], that it holds it. A version is complete when the signature of every party counts at or before
// sign_by; otherwise, once sign_by is past, it is dead. It is in force from effective_from, which is never
// before sign_by, until a higher version is in force or the lineage ends.
//
// The rule looks only at what is written in notes and never at when a note arrived, because two parties never
// receive the same thing at the same time. From it follows:
//
//   - Parties that hold the same notes reach the same verdict, in whatever order the notes came and however late.
//     Each party passes every note of a lineage on to the other parties in it, so in the end all hold the same.
//   - A verdict moves in one direction. A further Held can make a version complete that looked dead to somebody who
//     lacked it; nothing makes a complete version dead. Whoever lacks a note errs towards nothing being in force.
//   - The time between sign_by and effective_from is there for the last notes to travel, by hand if need be.
//   - In force here does not mean known there: [Version.Unconfirmed] lists the parties that have not yet said
//     that they hold all signatures. Pages say "in force here; B has not confirmed holding it".
//
// In practice the proposer sends its signature with the proposal; each other party signs and says that it
// holds the proposer's; the proposer says that it holds theirs and sends everything to everybody. That is a
// completion. Any other party that holds all signatures can make it just as well.
//
// Nobody can date a signature of its own: another party's word is needed, and that party's note is logged to
// every other party under the time that it claims. The cosignatures around the entry bound that time, so a
// ledger shows a Held that was dated back as soon as the two logs met in between. What no rule can do without
// an outside clock is keep the last one to speak from holding back its word, or from dating it back while
// nobody could hear it. Whoever is told of a completion later than it will accept gives a withdrawal.
//
// # Two faces
//
// A party that signed two different heads of one lineage with the same version or the same previous has signed two
// successors of one version. The two notes are the proof ([Proof]), whoever holds them; the lineage is frozen
// and nothing in it is in force any more. [MaySign] is asked before every signature so that an honest party
// never comes to that.
//
// # Withdrawal
//
// A withdrawal ends the lineage for all its parties at the time it names; of several, the earliest counts. How much
// notice is due is a matter of the terms that were signed, which this package does not read; nor does it hold
// a party to less than what it said.
//
// # What does not belong here
//
// What a body means (package agreement and its neighbours); keys (party); logs and their times (ledger); how
// notes travel (parcel); where they are kept.
package instrument
