package incident

import "github.com/google/uuid"

// claims is the namespace of claim ids that are made from content.
var claims = uuid.UUID{0x1f, 0x5a, 0x0c, 0x9e, 0x6d, 0x33, 0x4b, 0x0e, 0x9c, 0x57, 0x2a, 0x8e, 0x41, 0x77, 0xd0, 0x36}

// ClaimID is the id of a claim that stands for content under a key: the same key and content always make the
// same id (a UUIDv5), so that taking the same thing in again adds nothing.
func ClaimID(key string, content []byte) string {
	b := make([]byte, 0, 512)
	b = append(b, key...)
	b = append(b, 0)
	b = append(b, content...)
	return uuid.NewSHA1(claims, b).String()
}
