package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

func TestVerifyLog(t *testing.T) {
	damascus, desert := met(t)
	damascus.more(2)
	send(t, damascus, desert)
	desert.write(Content{Kind: Acknowledged, Ref: "more-3"})
	send(t, desert, damascus)
	damascus.more(1)
	file := export(t, damascus.own, damascus.mirror)

	report, err := VerifyLog(bytes.NewReader(file), handsOf, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, back := report.Logs[0], report.Logs[1]
	if out.Log != damascus.own.log || out.Head != damascus.own.head || out.Signed != 5 || out.Cosigned != 5 || out.Opened != 6 || !out.Paired || len(out.Marks) != 2 || out.Flagged != 0 {
		t.Errorf("%+v", out)
	}
	if back.Head != damascus.mirror.head || back.Cosigned != 3 || !back.Paired {
		t.Errorf("%+v", back)
	}

	// What the reader exports of its mirror is the same log.
	report, err = VerifyLog(bytes.NewReader(export(t, desert.mirror)), handsOf, nil)
	if err != nil || report.Logs[0].Head.Size != 5 || report.Logs[0].Paired {
		t.Errorf("%+v %v", report, err)
	}

	// Contents may be erased; the log stays what it was.
	clear(damascus.own.openings)
	report, err = VerifyLog(bytes.NewReader(export(t, damascus.own)), handsOf, nil)
	if err != nil || report.Logs[0].Head != damascus.own.head || report.Logs[0].Opened != 0 {
		t.Errorf("%+v %v", report, err)
	}
}

// Whoever has an export in hands can do much to it, and none of it passes.
func TestForgedExports(t *testing.T) {
	damascus, desert := met(t)
	for range 2 {
		damascus.more(2)
		send(t, damascus, desert)
	}
	file := string(export(t, damascus.own))
	pair := string(export(t, damascus.own, damascus.mirror))
	lines := strings.SplitAfter(strings.TrimSuffix(file, "\n"), "\n")
	lines[len(lines)-1] += "\n"
	// header, entries 0 1 2, checkpoint, 3 4, checkpoint, 5 6, checkpoint
	if len(lines) != 11 {
		t.Fatalf("%d lines", len(lines))
	}
	order := func(at ...int) string {
		var b strings.Builder
		for _, i := range at {
			b.WriteString(lines[i])
		}
		return b.String()
	}
	// renumber gives the entry lines numbers in the order in which they stand.
	renumber := func(s string) string {
		var b strings.Builder
		i := int64(0)
		for line := range strings.Lines(s) {
			var l exportLine
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatal(err)
			}
			if l.I != nil {
				l.I = new(i)
				i++
				line = string(must(json.Marshal(l))) + "\n"
			}
			b.WriteString(line)
		}
		return b.String()
	}
	note := func(k int) string {
		var l exportLine
		if err := json.Unmarshal([]byte(lines[k]), &l); err != nil {
			t.Fatal(err)
		}
		return l.Cosigned
	}
	// last puts another checkpoint in the place of the last.
	last := func(signed string) string {
		return order(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) + string(must(json.Marshal(exportLine{Cosigned: signed}))) + "\n"
	}
	_, oldLines, _ := cutNote([]byte(note(4)))
	oldLines = strings.TrimPrefix(oldLines, "\n")
	_, oldCosign, _ := strings.Cut(oldLines, "\n")
	_, newLines, _ := cutNote([]byte(note(10)))
	writerLine, cosignLine, _ := strings.Cut(strings.TrimPrefix(newLines, "\n"), "\n")
	text10 := noteText([]byte(note(10)))
	for _, c := range []struct {
		name string
		want FaultKind
		file string
	}{
		{"two lines change places", FaultReorder, order(0, 1, 3, 2, 4, 5, 6, 7, 8, 9, 10)},
		{"two lines change places and numbers", FaultReorder, renumber(order(0, 1, 2, 3, 4, 6, 5, 7, 8, 9, 10))},
		{"a checkpoint stands before what it covers", FaultGap, order(0, 1, 2, 4, 3, 5, 6, 7, 8, 9, 10)},
		{"a line is taken out", FaultGap, order(0, 1, 3, 4, 5, 6, 7, 8, 9, 10)},
		{"a line is taken out and the others counted anew", FaultGap, renumber(order(0, 1, 3, 4, 5, 6, 7, 8, 9, 10))},
		{"the end is cut off", FaultGap, order(0, 1, 2, 3, 4, 5, 6, 7)},
		{"a line comes twice", FaultReplay, order(0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10)},
		{"a line comes twice under a new number", FaultReplay, renumber(order(0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10))},
		{"an entry takes another's place", FaultAltered, renumber(order(0, 1, 2, 3, 4, 8, 6, 7, 5, 9, 10))},
		{"a content is changed", FaultOpening, strings.Replace(file, "copy-1", "copy-7", 1)},
		{"a salt is left out", FaultOpening, strings.Replace(file, `"salt"`, `"content"`, 1)},
		{"an earlier cosignature under a later checkpoint", FaultSwappedSignature, last(text10 + "\n" + writerLine + "\n" + oldCosign)},
		{"an earlier signature under a later checkpoint", FaultSwappedSignature, last(text10 + "\n" + oldLines)},
		{"the cosignature is left out", FaultBadSignature, last(text10 + "\n" + writerLine + "\n")},
		{"the writer's signature is left out", FaultBadSignature, last(text10 + "\n" + cosignLine)},
		{"the header names more", FaultGap, strings.Replace(file, `"size":7`, `"size":8`, 1)},
		{"the header names less", FaultMalformed, strings.Replace(file, `"size":7`, `"size":6`, 1)},
		{"the header names another version", FaultMalformed, strings.Replace(file, `"version":1`, `"version":2`, 1)},
		{"the header names no log", FaultMalformed, strings.Replace(file, `"reader":"p-desert"`, `"reader":"p desert"`, 1)},
		{"the header names another log", FaultBadSignature, strings.Replace(file, `"writer":"p-damascus"`, `"writer":"p-palmyra"`, 1)},
		{"no header", FaultMalformed, order(1, 2, 3)},
		{"nothing", FaultMalformed, ""},
		{"two logs that are no pair", FaultWrongLog, file + file},
		{"three logs", FaultWrongLog, pair + file},
		{"an unknown name", FaultMalformed, strings.Replace(file, `"i":1`, `"i":1,"j":2`, 1)},
		{"a line that is two things", FaultMalformed, strings.Replace(file, `"i":1`, `"i":1,"checkpoint":"x"`, 1)},
		{"a line that is nothing", FaultMalformed, order(0) + "{}\n"},
		{"an endless line", FaultMalformed, order(0) + `{"content":"` + strings.Repeat("x", maxLine) + `"}` + "\n"},
		{"half an entry", FaultMalformed, order(0) + `{"i":0,"entry":"AQ=="}` + "\n"},
		{"a checkpoint of another log", FaultWrongLog, order(0) + string(must(json.Marshal(exportLine{Checkpoint: string(must(damascus.Sign(CheckpointText(damascus.mirror.log, Empty()))))}))) + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := VerifyLog(strings.NewReader(c.file), handsOf, nil)
			wantFault(t, err, c.want)
		})
	}
	if _, err := VerifyLog(strings.NewReader(pair), handsOf, nil); err != nil {
		t.Fatal(err)
	}
}

// What only the two logs of a pair together show.
func TestForgedPairs(t *testing.T) {
	for name, forge := range map[string]func(damascus, desert *desk) (ours, theirs *book){
		"a root that never was": func(damascus, desert *desk) (*book, *book) {
			e, o := must2(NewEntry(Content{Kind: Signed, At: *damascus.clock}, Head{2, tlog.Hash{1}}, damascus.random))
			b := e.Marshal()
			own := &book{log: damascus.own.log, head: Empty()}
			own.add(b[:], &o, *damascus.clock)
			return own, desert.own
		},
		"more than there is": func(damascus, desert *desk) (*book, *book) {
			e, o := must2(NewEntry(Content{Kind: Signed, At: *damascus.clock}, Head{9, tlog.Hash{1}}, damascus.random))
			b := e.Marshal()
			own := &book{log: damascus.own.log, head: Empty()}
			own.add(b[:], &o, *damascus.clock)
			return own, desert.own
		},
		"less than before": func(damascus, desert *desk) (*book, *book) {
			damascus.mirror.head = desert.own.head
			damascus.more(1)
			damascus.mirror.head = Empty()
			damascus.more(1)
			return damascus.own, desert.own
		},
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := forge(met(t))
			_, err := VerifyLog(bytes.NewReader(export(t, ours, theirs)), handsOf, nil)
			wantFault(t, err, FaultSeen)
		})
	}
}

// Times that cannot be right are told, entry by entry and cosignature by cosignature.
func TestFlaggedExports(t *testing.T) {
	damascus, desert := met(t)
	damascus.write(Content{Kind: Gave, Ref: "early", At: damascus.clock.Add(24 * time.Hour)})
	send(t, damascus, desert)
	damascus.write(Content{Kind: Gave, Ref: "late", At: firstDay.Add(-24 * time.Hour)})
	send(t, damascus, desert)
	damascus.more(1)
	damascus.wait(-100 * time.Hour) // the clock of the desert desk goes back
	p := damascus.piece(5)
	if _, _, err := desert.take(p); err != nil {
		t.Fatal(err)
	}
	report, err := VerifyLog(bytes.NewReader(export(t, desert.mirror)), handsOf, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := report.Logs[0]
	var got []string
	for _, f := range r.Flags {
		got = append(got, fmt.Sprint(f.Index, " ", f.Kind, " ", f.After.IsZero(), f.Before.IsZero()))
	}
	// The cosignature that goes back in time, the entry that claims tomorrow, the one that claims yesterday; no
	// honest one.
	want := "[5 backdated false true 3 backdated true false 4 backdated false true]"
	if fmt.Sprint(got) != want || r.Flagged != int64(len(r.Flags)) {
		t.Errorf("flags %v", got)
	}
	r.Flagged, r.Flags = 0, nil
	for range maxFlags + 5 {
		r.flag(&Fault{})
	}
	if r.Flagged != maxFlags+5 || len(r.Flags) != maxFlags {
		t.Errorf("%d %d", r.Flagged, len(r.Flags))
	}
}

func TestExportsThatFail(t *testing.T) {
	damascus, _ := met(t)
	own := damascus.own
	h := Header{Log: own.log, Size: own.head.Size, Keys: []json.RawMessage{[]byte(`{"k":1}`)}}
	var out bytes.Buffer
	if err := WriteLog(&out, h, own.records(), []Export{{own.signed, false}}); err != nil {
		t.Fatal(err)
	}
	report, err := VerifyLog(&out, handsOf, nil)
	if err != nil || report.Logs[0].Signed != 3 || report.Logs[0].Cosigned != 0 || string(report.Logs[0].Keys[0]) != `{"k":1}` {
		t.Errorf("%+v %v", report, err)
	}
	short := h
	short.Size = 2
	for name, err := range map[string]error{
		"entries":    WriteLog(&out, h, broken{}.records(), nil),
		"writer":     WriteLog(broken{}, h, own.records(), nil),
		"size":       WriteLog(&out, short, own.records(), nil),
		"beyond":     WriteLog(&out, h, own.records(), []Export{{must(Checkpoint(own.log, Head{9, tlog.Hash{}}, damascus.hand)), false}}),
		"checkpoint": WriteLog(&out, h, own.records(), []Export{{[]byte("x"), false}}),
		"keys":       second(VerifyLog(bytes.NewReader(export(t, own)), broken{}.keys, nil)),
		"each":       second(VerifyLog(bytes.NewReader(export(t, own)), handsOf, broken{}.each)),
		"reader":     second(VerifyLog(broken{}, handsOf, nil)),
	} {
		if err == nil || KindOf(err) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := VerifyLog(broken{}, handsOf, nil); !errors.Is(err, errBroken) {
		t.Error(err)
	}
}

// More entries than one batch, and more checkpoints than are remembered.
func TestLongExports(t *testing.T) {
	damascus, desert := twoDesks(9)
	for range 80 {
		damascus.more(15)
		send(t, damascus, desert)
	}
	report, err := VerifyLog(bytes.NewReader(export(t, damascus.own)), handsOf, nil)
	if err != nil || report.Logs[0].Head != damascus.own.head || report.Logs[0].Cosigned != 1200 {
		t.Errorf("%+v %v", report.Logs[0].Head, err)
	}
}
