package party

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Card is what two parties exchange by hand before anything else: a name, where the door is, and the digest of the
// keys. It is no secret, but it must come from its owner: by hand, or with the words of the digest read out. The
// names and the door are not covered by the words; a wrong door is met by other keys and gives itself away.
type Card struct {
	NameAR, NameEN string   // one of them may be empty
	Door           string   // https://host:port, or empty: the party is met by courier only
	Party          string   // its id
	Digest         [32]byte // of the key document of the present generation
	// The keys themselves, where the card carries them: always those with the digest, and the line that leads to
	// them. Both are nil for a short card; the line is then fetched and held against the digest by NewPin.
	Public  *Public
	History *History
}

// Limits of what a card says.
const (
	maxName = 80      // characters
	maxDoor = 120     // bytes
	maxCard = 8 << 20 // bytes, with what mail adds
)

const (
	cardName  = "TANSIQ-CARD-"
	cardStart = cardName + "1"
	cardEnd   = "."
	blockName = "TANSIQ CARD"
	lineWidth = 64
)

var cardEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// Short is the card in one line, "TANSIQ-CARD-1 " and base32 capitals up to a full stop: 170 to 210 characters with
// usual names, so that a QR code in alphanumeric mode holds it with ease. It carries no keys but their digest.
func (c Card) Short() string {
	return cardStart + " " + cardEncoding.EncodeToString(c.pack()) + cardEnd
}

// pack writes digest, id (left out where the digest gives it), door, names, and a checksum over all.
func (c Card) pack() []byte {
	id := c.Party
	if id == idOf(c.Digest) {
		id = ""
	}
	b := bytes.Clone(c.Digest[:])
	for _, s := range []string{id, strings.TrimPrefix(c.Door, "https://"), c.NameAR, c.NameEN} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return append(b, checksum(b)...)
}

// checksum tells a card that was copied wrongly. It keeps no forger out: that is what the words are for.
func checksum(b []byte) []byte {
	h := sha256.New()
	h.Write([]byte(cardStart + "\n"))
	h.Write(b)
	return h.Sum(nil)[:4]
}

// unpack reads what pack wrote.
func unpack(b []byte) (Card, error) {
	if len(b) < 32+4 || !bytes.Equal(checksum(b[:len(b)-4]), b[len(b)-4:]) {
		return Card{}, fail("card_damaged", "the checksum is wrong")
	}
	c := Card{Digest: [32]byte(b)}
	rest := b[32 : len(b)-4]
	for _, s := range []*string{&c.Party, &c.Door, &c.NameAR, &c.NameEN} {
		n, w := binary.Uvarint(rest)
		if w <= 0 || n > uint64(len(rest)-w) {
			return Card{}, fail("card_damaged", "a field is cut short")
		}
		*s, rest = string(rest[w:w+int(n)]), rest[w+int(n):]
	}
	if len(rest) > 0 {
		return Card{}, fail("card_damaged", "%d bytes too many", len(rest))
	}
	if c.Party == "" {
		c.Party = idOf(c.Digest)
	}
	if c.Door != "" {
		c.Door = "https://" + c.Door
	}
	if err := c.Check(); err != nil {
		return Card{}, err
	}
	if !bytes.Equal(c.pack(), b) {
		return Card{}, fail("card_damaged", "it is not written in the one way")
	}
	return c, nil
}

// Check checks what a person typed on a card, and that its parts belong together. Errors are *Error with the code
// "card_name", "card_door", "card_damaged" or "digest".
func (c Card) Check() error {
	if strings.TrimSpace(c.NameAR) == "" && strings.TrimSpace(c.NameEN) == "" {
		return &Error{Code: "card_name"}
	}
	for _, name := range []string{c.NameAR, c.NameEN} {
		if utf8.RuneCountInString(name) > maxName || strings.TrimSpace(name) != name {
			return &Error{Code: "card_name"}
		}
		for _, r := range name {
			// A zero-width non-joiner is proper spelling in Persian and Kurdish names.
			if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\u200C' {
				return &Error{Code: "card_name"}
			}
		}
	}
	if c.Door != "" && !validDoor(c.Door) {
		return &Error{Code: "card_door"}
	}
	if !ValidID(c.Party) {
		return fail("card_damaged", "%q is no party id", c.Party)
	}
	if c.Public != nil && (c.Public.ID != c.Party || c.Public.Digest() != c.Digest) {
		return &Error{Code: "digest", Party: c.Party}
	}
	if c.History != nil && (c.History.First.ID != c.Party || c.History.Current().Digest() != c.Digest) {
		return &Error{Code: "digest", Party: c.Party}
	}
	return nil
}

// Pin pins the keys of the card. A full card brings them along; for a short one they are what was fetched from the
// door or came by courier. Errors are *Error with the code "digest" or "history".
func (c Card) Pin(h History) (*Pin, error) {
	p, err := NewPin(h, c.Digest)
	if err != nil {
		return nil, err
	}
	if p.ID != c.Party {
		return nil, &Error{Code: "digest", Party: c.Party}
	}
	return p, nil
}

// validDoor reports whether an address is https://host:port and nothing else.
func validDoor(door string) bool {
	u, err := url.Parse(door)
	if err != nil || len(door) > maxDoor || u.Scheme != "https" || u.Host == "" || "https://"+u.Host != door {
		return false
	}
	host, port, err := net.SplitHostPort(u.Host)
	if err != nil || host == "" {
		return false
	}
	for _, r := range host {
		if !(r == '-' || r == '.' || r == ':' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z') {
			return false
		}
	}
	if strings.Contains(host, ":") && net.ParseIP(host) == nil {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n > 0 && n < 1<<16 && strconv.Itoa(n) == port
}

// fullText is what a full card holds: the short one, and the keys.
type fullText struct {
	Card    string  `json:"card"`
	History History `json:"history"`
}

// Full is the card with the whole key document (and, for later generations, how the earlier ones vouched for it) as
// a block of text of about 90 lines, for those who meet by courier only. A card without keys gives its short form.
func (c Card) Full() string {
	h := c.History
	if h == nil && c.Public != nil && c.Public.Generation == 1 {
		h = &History{First: *c.Public}
	}
	if h == nil {
		return c.Short()
	}
	b, err := json.Marshal(fullText{Card: cardEncoding.EncodeToString(c.pack()), History: *h})
	if err != nil { // keys that were never read
		return c.Short()
	}
	b = append(b, checksum(b)...)
	text := base64.RawStdEncoding.EncodeToString(b)
	var out strings.Builder
	out.WriteString("-----BEGIN " + blockName + "-----\n")
	for len(text) > lineWidth {
		out.WriteString(text[:lineWidth] + "\n")
		text = text[lineWidth:]
	}
	out.WriteString(text + "\n-----END " + blockName + "-----\n")
	return out.String()
}

// ParseCard finds a card, short or full, in a text, and reads it. It looks through what mail and people add: line
// breaks, blanks, signs of quotation, marks of direction, other dashes, small letters in the short form, and text
// around it. Of several cards it reads the first full one, else the first. Errors are *Error with a code that begins
// with "card", or of the keys in it.
func ParseCard(s string) (Card, error) {
	if len(s) > maxCard {
		return Card{}, fail("card", "%d bytes, at most %d are read", len(s), maxCard)
	}
	s = strings.Map(plain, s)
	if _, body, ok := strings.Cut(s, "BEGIN"+strings.ReplaceAll(blockName, " ", "")); ok {
		return parseFull(body)
	}
	s = strings.ToUpper(s)
	_, body, ok := strings.Cut(s, cardName)
	if !ok {
		return Card{}, &Error{Code: "card"}
	}
	body, ok = strings.CutPrefix(body, strings.TrimPrefix(cardStart, cardName))
	if !ok {
		return Card{}, &Error{Code: "card_version"}
	}
	body, _, _ = strings.Cut(body, cardEnd)
	return parseShort(body)
}

func parseShort(body string) (Card, error) {
	b, err := cardEncoding.DecodeString(body)
	if err != nil || cardEncoding.EncodeToString(b) != body {
		return Card{}, fail("card_damaged", "the text is not base32")
	}
	return unpack(b)
}

func parseFull(body string) (Card, error) {
	body, _, ok := strings.Cut(strings.TrimLeft(body, "-"), "-")
	if !ok {
		return Card{}, fail("card_damaged", "the end of the block is missing")
	}
	b, err := base64.RawStdEncoding.Strict().DecodeString(body)
	if err != nil || len(b) < 4 || !bytes.Equal(checksum(b[:len(b)-4]), b[len(b)-4:]) {
		return Card{}, fail("card_damaged", "the checksum of the block is wrong")
	}
	var t fullText
	if err := json.Unmarshal(b[:len(b)-4], &t); err != nil {
		return Card{}, &Error{Code: "card_damaged", Err: err}
	}
	c, err := parseShort(t.Card)
	if err != nil {
		return Card{}, err
	}
	current := t.History.Current()
	c.Public, c.History = &current, &t.History
	if t.History.First.k == nil {
		return Card{}, fail("card_damaged", "the keys are missing")
	}
	return c, c.Check()
}

// plain drops what mail and people add to a text, and gives every dash one form.
func plain(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.IsControl(r), r == '>', r == '=', r == '|', r == utf8.RuneError:
		return -1
	case unicode.Is(unicode.Pd, r), r == '\u2212':
		return '-'
	}
	return r
}
