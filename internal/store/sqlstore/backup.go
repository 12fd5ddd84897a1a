package sqlstore

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"time"
)

// A backup is the records that nothing else can be made from, table by table: no index, no sessions. It is
//
//	"tansiq backup 1\n"
//	frames: length (4 bytes, big endian), payload, CRC-32C of the payload (4 bytes)
//	SHA-256 of all before it, and then nothing
//
// The first byte of a payload is its kind: H, a JSON header; T, the JSON name and columns of the table whose rows
// follow; R, rows; E, the end, with the number of rows as JSON. A row is its values in the order of the columns:
// 0 for NULL; 1 and a signed varint; 2 (text) or 3 (bytes) with a varint length and as many bytes. The format is
// the same on both databases, so that a node can move from one to the other.

const (
	backupMagic = "tansiq backup 1\n"
	backupFrame = 1 << 18 // rows are put into frames of about this size
	// maxFrame bounds what a damaged length can make Restore read: a document's text and original with room to spare.
	maxFrame = 1 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Kinds of column.
const (
	columnInt   = 'i'
	columnText  = 't'
	columnBytes = 'b'
)

type tableSpec struct {
	name    string
	columns []string
	kinds   string // one letter a column
	order   string
}

// backupTables are in the order in which rows may name each other.
var backupTables = []tableSpec{
	{"head", []string{"name", "value"}, "ti", "name"},
	{"document", []string{"num", "id", "restricted", "analyzer", "head"}, "itiib", "num"},
	{"document_body", []string{"num", "content", "original", "reading"}, "itbb", "num"},
	{"sketch", []string{"num", "source", "alike", "repeats", "body"}, "itttb", "num"},
	{"reader", []string{"document", "person"}, "tt", "document, person"},
	{"claim", []string{"num", "id", "key", "incident", "trail", "document", "state", "body"}, "itttttib", "num"},
	{"merged", []string{"id", "into_id"}, "tt", "id"},
	{"event", []string{"incident", "seq", "body", "hash"}, "tibb", "incident, seq"},
	{"object", []string{"sender", "id", "modified", "hash", "kind", "raw"}, "tttttb", "sender, id, modified, hash"},
	{"person", []string{"id", "login", "hash", "body", "changed_by", "changed_at"}, "tttbti", "id"},
	{"setting", []string{"name", "value", "changed_by", "changed_at"}, "ttti", "name"},
	{"job", []string{"id", "state"}, "tb", "id"},
	{"secret", []string{"name", "value"}, "tb", "name"},
	{"record", []string{"shelf", "id", "owner", "state", "at", "body", "raw"}, "ttttibb", "shelf, id"},
	{"log", []string{"name", "size", "root", "checkpoint"}, "tibb", "name"},
	{"log_entry", []string{"log", "idx", "entry", "salt", "content"}, "tibbb", "log, idx"},
	{"log_hash", []string{"log", "idx", "hash"}, "tib", "log, idx"},
	{"log_cosigned", []string{"log", "size", "at", "checkpoint"}, "tiib", "log, size"},
}

// restoredHeads are the counters that a backup carries; those of what is made again begin anew.
var restoredHeads = []string{"document", "claim", "event"}

type backupHeader struct {
	Made time.Time `json:"made"`
}

type backupTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type backupEnd struct {
	Rows int64 `json:"rows"`
}

// frameWriter writes frames and hashes all that passes.
type frameWriter struct {
	w   *bufio.Writer
	sum hash.Hash
}

func (f *frameWriter) raw(b []byte) error {
	f.sum.Write(b) // never fails
	_, err := f.w.Write(b)
	return err
}

func (f *frameWriter) frame(payload []byte) error {
	if len(payload) > maxFrame {
		return fmt.Errorf("a record of %d bytes is larger than a backup can hold", len(payload))
	}
	if err := f.raw(binary.BigEndian.AppendUint32(nil, uint32(len(payload)))); err != nil { // #nosec G115 -- just tested
		return err
	}
	if err := f.raw(payload); err != nil {
		return err
	}
	return f.raw(binary.BigEndian.AppendUint32(nil, crc32.Checksum(payload, castagnoli)))
}

func (f *frameWriter) json(kind byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return f.frame(append([]byte{kind}, b...))
}

// Backup implements store.Store.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	// Not retried: what is written is written. A read transaction has nothing to be asked again for.
	return s.read(ctx, "writing a backup", func(t *tx) error {
		f := &frameWriter{w: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
		if err := f.raw([]byte(backupMagic)); err != nil {
			return err
		}
		if err := f.json('H', backupHeader{t.now.UTC()}); err != nil {
			return err
		}
		var total int64
		for _, table := range backupTables {
			n, err := t.backupTable(f, &table)
			if err != nil {
				return fmt.Errorf("table %s: %w", table.name, err)
			}
			total += n
		}
		if err := f.json('E', backupEnd{total}); err != nil {
			return err
		}
		if _, err := f.w.Write(f.sum.Sum(nil)); err != nil {
			return err
		}
		return f.w.Flush()
	})
}

func (t *tx) backupTable(f *frameWriter, table *tableSpec) (rows int64, err error) {
	if err := f.json('T', backupTable{table.name, table.columns}); err != nil {
		return 0, err
	}
	values := make([]any, len(table.columns))
	for i := range values {
		switch table.kinds[i] {
		case columnInt:
			values[i] = &sql.NullInt64{}
		case columnText:
			values[i] = &sql.NullString{}
		default:
			values[i] = &sql.RawBytes{}
		}
	}
	payload := []byte{'R'}
	q := "SELECT " + strings.Join(table.columns, ", ") + " FROM " + table.name + " ORDER BY " + table.order
	err = t.each(q, func(r *sql.Rows) error {
		if err := r.Scan(values...); err != nil {
			return err
		}
		rows++
		for _, v := range values {
			payload = appendValue(payload, v)
		}
		if len(payload) < backupFrame {
			return nil
		}
		err := f.frame(payload)
		payload = payload[:1]
		return err
	})
	if err == nil && len(payload) > 1 {
		err = f.frame(payload)
	}
	return rows, err
}

// Tags of values.
const (
	valueNull = iota
	valueInt
	valueText
	valueBytes
)

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case *sql.NullInt64:
		if v.Valid {
			return binary.AppendVarint(append(b, valueInt), v.Int64)
		}
	case *sql.NullString:
		if v.Valid {
			return append(binary.AppendUvarint(append(b, valueText), uint64(len(v.String))), v.String...)
		}
	case *sql.RawBytes:
		return append(binary.AppendUvarint(append(b, valueBytes), uint64(len(*v))), *v...) // no such column is NULL
	}
	return append(b, valueNull)
}

var errRow = errors.New("a row in it cannot be read")

func readValue(b []byte) (v any, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errRow
	}
	tag, b := b[0], b[1:]
	switch tag {
	case valueNull:
		return nil, b, nil
	case valueInt:
		x, n := binary.Varint(b)
		if n <= 0 {
			return nil, nil, errRow
		}
		return x, b[n:], nil
	case valueText, valueBytes:
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, nil, errRow
		}
		content := b[n : n+int(size)] // #nosec G115 -- at most len(b)
		if tag == valueText {
			return string(content), b[n+int(size):], nil // #nosec G115 -- as above
		}
		return slices.Clone(content), b[n+int(size):], nil // #nosec G115 -- as above
	}
	return nil, nil, errRow
}

// frameReader reads frames, knows where it stands and hashes all that passes.
type frameReader struct {
	r   *bufio.Reader
	sum hash.Hash
	at  int64
	buf bytes.Buffer
}

// damaged says where a backup is broken.
func (f *frameReader) damaged(at int64, what string) error {
	return fmt.Errorf("the backup is damaged at byte %d: %s; nothing was restored", at, what)
}

func (f *frameReader) full(n int) ([]byte, error) {
	f.buf.Reset()
	// Copying and not allocating n at once: a damaged length must not take a gigabyte.
	got, err := io.CopyN(&f.buf, f.r, int64(n))
	if errors.Is(err, io.EOF) {
		return nil, f.damaged(f.at+got, "it ends too early")
	}
	if err != nil {
		return nil, err
	}
	f.at += got
	f.sum.Write(f.buf.Bytes()) // never fails
	return f.buf.Bytes(), nil
}

// frame reads one frame; the payload is valid until the next.
func (f *frameReader) frame() (kind byte, payload []byte, start int64, err error) {
	start = f.at
	b, err := f.full(4)
	if err != nil {
		return 0, nil, start, err
	}
	size := binary.BigEndian.Uint32(b)
	if size == 0 || size > maxFrame {
		return 0, nil, start, f.damaged(start, fmt.Sprintf("a frame cannot have %d bytes", size))
	}
	if b, err = f.full(int(size) + 4); err != nil {
		return 0, nil, start, err
	}
	payload, check := b[:size], binary.BigEndian.Uint32(b[size:])
	if crc32.Checksum(payload, castagnoli) != check {
		return 0, nil, start, f.damaged(start, fmt.Sprintf("the frame of %d bytes that begins there has another checksum than was written", size))
	}
	return payload[0], payload[1:], start, nil
}

// Restore implements store.Store.
func (s *Store) Restore(ctx context.Context, r io.Reader) error {
	// One attempt only: what is read is read.
	const doing = "restoring a backup"
	err := s.once(ctx, s.writer, nil, func(t *tx) error {
		var err error
		if t.version, err = t.take("write", 1); err != nil {
			return err
		}
		if err := t.mustBeEmpty(); err != nil {
			return err
		}
		if err := t.restoreTables(&frameReader{r: bufio.NewReaderSize(r, 1<<16), sum: sha256.New()}); err != nil {
			return err
		}
		return t.rebuild()
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// mustBeEmpty refuses a database that holds records.
func (t *tx) mustBeEmpty() error {
	for _, table := range backupTables[1:] {
		var n int
		if err := t.row("SELECT count(*) FROM " + table.name).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("the database is not empty (%d rows in table %s): restore into a new one", n, table.name)
		}
	}
	return nil
}

func (t *tx) restoreTables(f *frameReader) error {
	magic, err := f.full(len(backupMagic))
	if err != nil {
		return err
	}
	if string(magic) != backupMagic {
		if bytes.HasPrefix(magic, []byte("tansiq backup ")) {
			return errors.New("the backup was written by a newer version of tansiq: use that version")
		}
		return errors.New("this is not a backup of tansiq (or it is still sealed)")
	}
	var table *tableSpec
	var columns []int // of the table, in the order of the backup
	var total int64
	for first := true; ; first = false {
		kind, payload, start, err := f.frame()
		if err != nil {
			return err
		}
		switch {
		case first != (kind == 'H'):
			return f.damaged(start, "its header is not where it must be")
		case kind == 'H':
			// When it was made is for people to read.
		case kind == 'T':
			var b backupTable
			if err := json.Unmarshal(payload, &b); err != nil {
				return f.damaged(start, "the name of a table cannot be read")
			}
			if table, columns, err = tableOf(b); err != nil {
				return err
			}
		case kind == 'R' && table != nil:
			n, err := t.restoreRows(table, columns, payload)
			if errors.Is(err, errRow) {
				return f.damaged(start, errRow.Error())
			}
			if err != nil {
				return fmt.Errorf("table %s, in the frame at byte %d: %w", table.name, start, err)
			}
			total += n
		case kind == 'E':
			var end backupEnd
			if err := json.Unmarshal(payload, &end); err != nil || end.Rows != total {
				return f.damaged(start, fmt.Sprintf("it says that it holds %d rows, and %d were read", end.Rows, total))
			}
			return f.end()
		default:
			return f.damaged(start, "a frame is of no known kind")
		}
	}
}

// end reads the sum of everything and makes sure that nothing follows it.
func (f *frameReader) end() error {
	want, at := f.sum.Sum(nil), f.at
	got, err := f.full(sha256.Size)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return f.damaged(at, "the checksum of the whole is not the one that was written")
	}
	if _, err := f.r.ReadByte(); !errors.Is(err, io.EOF) {
		return f.damaged(f.at, "something follows its end")
	}
	return nil
}

func tableOf(b backupTable) (*tableSpec, []int, error) {
	newer := errors.New("the backup holds what this version of tansiq does not know: use the version that wrote it")
	i := slices.IndexFunc(backupTables, func(s tableSpec) bool { return s.name == b.Table })
	if i < 0 {
		return nil, nil, newer
	}
	table := &backupTables[i]
	columns := make([]int, len(b.Columns))
	for j, c := range b.Columns {
		if columns[j] = slices.Index(table.columns, c); columns[j] < 0 || slices.Contains(b.Columns[:j], c) {
			return nil, nil, newer
		}
	}
	if len(columns) == 0 {
		return nil, nil, newer
	}
	return table, columns, nil
}

func (t *tx) restoreRows(table *tableSpec, columns []int, payload []byte) (n int64, err error) {
	var rows [][]any
	for len(payload) > 0 {
		row := make([]any, len(columns))
		for i, c := range columns {
			if row[i], payload, err = readValue(payload); err != nil {
				return n, err
			}
			fits := false
			switch row[i].(type) {
			case nil:
				fits = true
			case int64:
				fits = table.kinds[c] == columnInt
			case string:
				fits = table.kinds[c] == columnText
			case []byte:
				fits = table.kinds[c] == columnBytes
			}
			if !fits {
				return n, errRow
			}
		}
		n++
		rows = append(rows, row)
	}
	if table.name == "head" {
		return n, t.restoreHeads(rows)
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = table.columns[c]
	}
	return n, t.insert("INSERT INTO "+table.name+" ("+strings.Join(names, ", ")+")", ``, rows)
}

func (t *tx) restoreHeads(rows [][]any) error {
	for _, r := range rows {
		if len(r) != 2 {
			return errRow
		}
		name, ok := r[0].(string)
		if !ok || !slices.Contains(restoredHeads, name) {
			continue
		}
		if _, err := t.exec(`UPDATE head SET value = $1 WHERE name = $2`, r[1], name); err != nil {
			return err
		}
	}
	return nil
}

// rebuild makes all that is composed and indexed from the records.
func (t *tx) rebuild() error {
	ids, err := t.incidents()
	if err != nil {
		return err
	}
	slices.Sort(ids)
	for part := range slices.Chunk(ids, recomposeBatch) {
		if err := t.recompose(part, nil); err != nil {
			return err
		}
	}
	documents, err := t.numbers(`SELECT num FROM document ORDER BY num`)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(documents, 64) {
		if err := t.indexDocuments(part); err != nil {
			return err
		}
		if err := t.rebuildKeys(part); err != nil {
			return err
		}
	}
	return errors.Join(t.fillWhereabouts(stateAwaiting), t.fillWhereabouts(stateRejected))
}
