package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The parameters of new hashes, those of the OWASP cheat sheet.
const (
	hashMemory  = 19 << 10 // KiB
	hashTime    = 2
	hashThreads = 1
	hashSalt    = 16
	hashKey     = 32
)

// room keeps memory bounded when many sign in at once: each hash takes 19 MiB for some tens of milliseconds.
var room = make(chan struct{}, 4)

// Hash hashes a password with argon2id and a fresh salt, in PHC form: "$argon2id$v=19$m=19456,t=2,p=1$salt$key".
// It does not judge the password; see CheckPassword.
func Hash(password string) (string, error) {
	salt := make([]byte, hashSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("making a salt for a password: %w", err)
	}
	p := params{hashMemory, hashTime, hashThreads, salt, nil}
	p.key = p.derive(password, hashKey)
	return p.String(), nil
}

// Verify reports whether the password is the one that was hashed. With an empty hash (nobody has that login) or
// a damaged one it takes the same time and says no.
func Verify(hash, password string) bool {
	p, err := parseHash(hash)
	if err != nil {
		p = params{hashMemory, hashTime, hashThreads, make([]byte, hashSalt), make([]byte, hashKey)}
	}
	if len(password) > maxPassword {
		return false
	}
	return subtle.ConstantTimeCompare(p.derive(password, len(p.key)), p.key) == 1 && err == nil
}

// Stale reports whether a hash was made with weaker parameters than new ones are, or cannot be read: then the
// password is to be hashed anew at the next sign-in.
func Stale(hash string) bool {
	p, err := parseHash(hash)
	return err != nil || p.memory < hashMemory || p.time < hashTime || len(p.salt) < hashSalt || len(p.key) < hashKey
}

type params struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

// derive hashes the NFC form: the same letters typed on another keyboard are the same password.
func (p params) derive(password string, n int) []byte {
	room <- struct{}{}
	defer func() { <-room }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), p.salt, p.time, p.memory, p.threads, uint32(n))
}

// String is the PHC form.
func (p params) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.threads,
		base64.RawStdEncoding.EncodeToString(p.salt), base64.RawStdEncoding.EncodeToString(p.key))
}

var errHash = errors.New("the stored hash is not argon2id in PHC form, or asks for more than this node allows")

// parseHash reads a PHC form, within bounds that keep a damaged one from taking all memory.
func parseHash(s string) (params, error) {
	f := strings.Split(s, "$")
	if len(f) != 6 || f[0] != "" || f[1] != "argon2id" || f[2] != "v="+strconv.Itoa(argon2.Version) {
		return params{}, errHash
	}
	var p params
	for i, kv := range strings.Split(f[3], ",") {
		key, value, _ := strings.Cut(kv, "=")
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return params{}, errHash
		}
		switch {
		case i == 0 && key == "m" && n >= 8 && n <= 256<<10:
			p.memory = uint32(n)
		case i == 1 && key == "t" && n >= 1 && n <= 16:
			p.time = uint32(n)
		case i == 2 && key == "p" && n >= 1 && n <= 16:
			p.threads = uint8(n)
		default:
			return params{}, errHash
		}
	}
	var err1, err2 error
	p.salt, err1 = base64.RawStdEncoding.DecodeString(f[4])
	p.key, err2 = base64.RawStdEncoding.DecodeString(f[5])
	if err1 != nil || err2 != nil || p.threads == 0 || len(p.salt) < 8 || len(p.salt) > 64 || len(p.key) < 16 || len(p.key) > 64 {
		return params{}, errHash
	}
	return p, nil
}
