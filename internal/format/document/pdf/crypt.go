package pdf

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
)

// crypt undoes the encryption of files that open without a password: many are encrypted only to forbid printing.
// The nil crypt leaves everything as it is.
type crypt struct {
	key      []byte
	strings  method
	streams  method
	metadata bool // metadata streams are encrypted too
}

type method int

const (
	methodNone method = iota
	methodRC4
	methodAES
	methodAES256
)

var pad = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// unlock tries the empty password. The error is ErrLocked when another is needed, or the way of encrypting is unknown.
func (f *file) unlock() error {
	if f.trailer["Encrypt"] == nil {
		return nil
	}
	e, _ := f.get(f.trailer["Encrypt"]).(dict)
	if e == nil {
		return ErrLocked
	}
	text := func(key name) []byte { s, _ := f.get(e[key]).(str); return []byte(s) }
	v, r := number(f.get(e["V"]), 0), number(f.get(e["R"]), 0)
	if n, _ := f.get(e["Filter"]).(name); n != "Standard" || r < 2 || r > 6 {
		return ErrLocked
	}
	c := &crypt{metadata: f.get(e["EncryptMetadata"]) != false}
	switch v {
	case 1, 2, 3:
		c.strings, c.streams = methodRC4, methodRC4
	case 4, 5:
		filters, _ := f.get(e["CF"]).(dict)
		way := func(key name) method {
			n, _ := f.get(e[key]).(name)
			d, _ := f.get(filters[n]).(dict)
			switch m, _ := f.get(d["CFM"]).(name); m {
			case "V2":
				return methodRC4
			case "AESV2":
				return methodAES
			case "AESV3":
				return methodAES256
			}
			return methodNone
		}
		c.strings, c.streams = way("StrF"), way("StmF")
	default:
		return ErrLocked
	}
	u := text("U")
	if r >= 5 {
		if c.key = key256(u, text("UE"), r); c.key == nil {
			return ErrLocked
		}
		f.crypt = c
		f.objects = map[int]any{} // what was read so far was not decrypted
		return nil
	}
	size := number(f.get(e["Length"]), 40) / 8
	if v == 1 || size < 5 {
		size = 5
	}
	if v == 4 {
		size = 16
	}
	size = min(size, 16)
	var id []byte
	if ids, _ := f.get(f.trailer["ID"]).(array); len(ids) > 0 {
		s, _ := f.get(ids[0]).(str)
		id = []byte(s)
	}
	p := uint32(int64(float(f.get(e["P"]))))
	h := md5.New()
	h.Write(pad)
	h.Write(text("O"))
	h.Write([]byte{byte(p), byte(p >> 8), byte(p >> 16), byte(p >> 24)})
	h.Write(id)
	if r >= 4 && !c.metadata {
		h.Write([]byte{0xFF, 0xFF, 0xFF, 0xFF})
	}
	key := h.Sum(nil)
	if r >= 3 {
		for range 50 {
			sum := md5.Sum(key[:size])
			key = sum[:]
		}
	}
	c.key = key[:size]
	// The user entry tells whether the key is right.
	var want []byte
	if r == 2 {
		want = xorRC4(c.key, pad)
	} else {
		sum := md5.Sum(append(bytes.Clone(pad), id...))
		want = sum[:]
		for i := range 20 {
			k := bytes.Clone(c.key)
			for j := range k {
				k[j] ^= byte(i)
			}
			want = xorRC4(k, want)
		}
	}
	if !bytes.HasPrefix(u, want) {
		return ErrLocked
	}
	f.crypt = c
	f.objects = map[int]any{}
	return nil
}

func xorRC4(key, b []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(b))
	c.XORKeyStream(out, b)
	return out
}

// key256 finds the file's key with the empty password (PDF 2.0, revisions 5 and 6), nil when it does not open.
func key256(u, ue []byte, r int) []byte {
	if len(u) < 48 || len(ue) < 32 {
		return nil
	}
	hash := func(salt []byte) []byte {
		if r == 5 {
			sum := sha256.Sum256(salt)
			return sum[:]
		}
		return hash2B(salt)
	}
	if !bytes.Equal(hash(u[32:40]), u[:32]) {
		return nil
	}
	block, err := aes.NewCipher(hash(u[40:48]))
	if err != nil {
		return nil
	}
	out := make([]byte, 32)
	cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(out, ue[:32])
	return out
}

// hash2B is algorithm 2.B of ISO 32000-2 for the empty password.
func hash2B(salt []byte) []byte {
	sum := sha256.Sum256(salt)
	k := sum[:]
	for i := 0; ; i++ {
		k1 := bytes.Repeat(k, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		e := make([]byte, len(k1))
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, k1)
		mod := 0
		for _, c := range e[:16] {
			mod += int(c)
		}
		switch mod % 3 {
		case 0:
			s := sha256.Sum256(e)
			k = s[:]
		case 1:
			s := sha512.Sum384(e)
			k = s[:]
		default:
			s := sha512.Sum512(e)
			k = s[:]
		}
		if i >= 63 && int(e[len(e)-1]) <= i-32 {
			return k[:32]
		}
	}
}

// open decrypts the strings of an object.
func (c *crypt) open(v any, id ref) any {
	if c == nil || c.strings == methodNone {
		return v
	}
	switch v := v.(type) {
	case str:
		return str(c.decrypt([]byte(v), id, c.strings))
	case array:
		for i := range v {
			v[i] = c.open(v[i], id)
		}
	case dict:
		for k := range v {
			v[k] = c.open(v[k], id)
		}
	}
	return v
}

// plain reports whether a stream is not encrypted.
func (c *crypt) plain(s *stream) bool {
	if c == nil || c.streams == methodNone || s.dict["Type"] == name("XRef") || s.dict["Type"] == name("Metadata") && !c.metadata {
		return true
	}
	filters, ok := s.dict["Filter"].(array)
	return s.dict["Filter"] == name("Crypt") || ok && len(filters) > 0 && filters[0] == name("Crypt")
}

func (c *crypt) decryptStream(s *stream) []byte { return c.decrypt(s.raw, s.id, c.streams) }

func (c *crypt) decrypt(b []byte, id ref, m method) []byte {
	key := c.key
	if m != methodAES256 {
		h := md5.New()
		h.Write(key)
		h.Write([]byte{byte(id.num), byte(id.num >> 8), byte(id.num >> 16), byte(id.gen), byte(id.gen >> 8)})
		if m == methodAES {
			h.Write([]byte("sAlT"))
		}
		key = h.Sum(nil)[:min(16, len(key)+5)]
	}
	if m == methodRC4 {
		return xorRC4(key, b)
	}
	block, err := aes.NewCipher(key)
	if err != nil || len(b) < 32 {
		return nil
	}
	out := make([]byte, len(b)/16*16-16)
	cipher.NewCBCDecrypter(block, b[:16]).CryptBlocks(out, b[16:16+len(out)])
	if n := int(out[len(out)-1]); n >= 1 && n <= 16 {
		out = out[:len(out)-n]
	}
	return out
}
