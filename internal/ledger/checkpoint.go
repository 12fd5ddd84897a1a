package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// CheckpointText is the text of a checkpoint (C2SP tlog-checkpoint): origin, size, root, one a line.
func CheckpointText(l Log, h Head) string {
	return l.Origin() + "\n" + strconv.FormatInt(h.Size, 10) + "\n" + h.Root.String() + "\n"
}

// Checkpoint signs the head of a log as its writer. A writer never signs two heads of which one is not the beginning
// of the other; it may sign an earlier head again, to hand over a long log in several pieces.
func Checkpoint(l Log, h Head, k Signer) ([]byte, error) {
	if err := h.check(); err != nil {
		return nil, fmt.Errorf("sign a checkpoint: %w", err)
	}
	text := CheckpointText(l, h)
	if _, _, err := ParseCheckpoint(text); err != nil {
		return nil, fmt.Errorf("sign a checkpoint: %w", err)
	}
	b, err := k.Sign(text)
	if err != nil {
		return nil, fmt.Errorf("sign a checkpoint of %s: %w", l.Origin(), err)
	}
	return b, nil
}

// ParseCheckpoint reads the text of a checkpoint, without its signatures. There are no further lines: not every
// cosignature would cover them.
func ParseCheckpoint(text string) (Log, Head, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Log{}, Head{}, errors.New("a checkpoint has three lines")
	}
	l, err := parseOrigin(lines[0])
	if err != nil {
		return Log{}, Head{}, err
	}
	h, err := parseHead(lines[1], lines[2])
	if err != nil {
		return Log{}, Head{}, err
	}
	return l, h, nil
}

// parseHead reads a size and a root as they stand in checkpoints.
func parseHead(size, root string) (Head, error) {
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != size {
		return Head{}, fmt.Errorf("%.30q is not the size of a log", size)
	}
	h := Head{Size: n}
	if h.Root, err = tlog.ParseHash(root); err != nil || h.Root.String() != root {
		return Head{}, fmt.Errorf("%.60q is not the root of a log", root)
	}
	return h, h.check()
}

// openCheckpoint verifies a checkpoint of the log as signed by its writer. known are texts that the writer signed
// before: a signature that fits one of them was taken from there.
func openCheckpoint(l Log, signed []byte, writer Opener, known ...string) (h Head, generation int, err error) {
	text, generation, err := writer.Open(signed)
	if err != nil {
		kind := FaultBadSignature
		if grafted(signed, known, func(b []byte) bool { _, _, err := writer.Open(b); return err == nil }) {
			kind = FaultSwappedSignature
		}
		return Head{}, 0, &Fault{Kind: kind, Log: l, Detail: err.Error(), Evidence: [][]byte{signed}, cause: err}
	}
	h, err = checkpointOf(l, text, signed)
	return h, generation, err
}

// checkpointOf reads the text of a checkpoint that should be of log l.
func checkpointOf(l Log, text string, signed []byte) (Head, error) {
	got, h, err := ParseCheckpoint(text)
	if err != nil {
		return Head{}, &Fault{Kind: FaultMalformed, Log: l, Detail: err.Error(), Evidence: [][]byte{signed}, cause: err}
	}
	if got != l {
		return Head{}, &Fault{Kind: FaultWrongLog, Log: l, Detail: got.Origin(), Evidence: [][]byte{signed}}
	}
	return h, nil
}

// signatureSplit stands between the text of a signed note and its signatures.
const signatureSplit = "\n\n— "

// noteText is the text of a signed note, unverified.
func noteText(signed []byte) string {
	text, _, _ := cutNote(signed)
	return text
}

func cutNote(signed []byte) (text, signatures string, ok bool) {
	i := strings.LastIndex(string(signed), signatureSplit)
	if i < 0 {
		return "", "", false
	}
	return string(signed[:i+1]), string(signed[i+1:]), true
}

// grafted reports whether the signatures under a note verify under one of the known texts instead.
func grafted(signed []byte, known []string, verifies func([]byte) bool) bool {
	text, signatures, ok := cutNote(signed)
	if !ok {
		return false
	}
	for _, k := range known {
		if k != "" && k != text && verifies([]byte(k+signatures)) {
			return true
		}
	}
	return false
}
