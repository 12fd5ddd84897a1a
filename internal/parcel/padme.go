package parcel

import "math/bits"

// Padme returns the padded size of n bytes by the Padmé rule (Nikitin et al., 2019): n rounded up so that its
// binary form has no more significant bits than its exponent has digits. An observer of sizes learns
// O(log log n) bits, and at most 12 % is added (3 % from 32 MB on). Padme(n) ≥ n; n ≤ 1 stays as it is.
func Padme(n int64) int64 {
	if n < 2 {
		return n
	}
	e := bits.Len64(uint64(n)) - 1 // floor of log2 n
	s := bits.Len64(uint64(e))     // bits needed to write e
	mask := int64(1)<<(e-s) - 1
	return (n + mask) &^ mask
}

// Smallest is the least size of a payload after padding, so that an acknowledgement, an outcome, a question and
// a receipt with their ledger entries are all of one size.
const Smallest = 16 << 10

// MaxSize bounds a sealed parcel, in bytes.
const MaxSize = 32 << 20

// MaxContent bounds a parcel's content before padding, in bytes: the envelope with its body and its piece of the
// ledger. It is the largest size of which header and padding still fit into MaxSize.
const MaxContent = 63 << 19

// padded returns the size to which content of n bytes is padded.
func padded(n int64) int64 { return Padme(max(n, Smallest)) }
