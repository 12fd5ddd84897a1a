package node

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

const report = "قُتل ثلاثة جنود في هجوم شنّه تنظيم الدولة الإسلامية قرب مدينة تدمر في 26 كانون الثاني 2025."

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func filesOf(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Name())
	}
	return out
}

// settle is a look at which all has been there for a while.
func (d *pollDesk) settle(t *testing.T, id string) Try {
	t.Helper()
	d.look(t, id)
	return d.look(t, id)
}

func TestFilesAreTakenOnce(t *testing.T) {
	d := newPollDesk(t)
	dir := t.TempDir()
	write(t, dir, "a.txt", report)
	write(t, dir, "b.html", "<html><head><title>Raid</title></head><body><p>Four men were arrested near Raqqa on 26 January 2025.</p></body></html>")
	for _, name := range []string{".hidden.txt", "c.txt.part", "~d.txt", "e.txt~", "f.tmp", "~$g.docx", "h.crdownload", "Thumbs.db"} {
		write(t, dir, name, report)
	}
	if err := os.Mkdir(filepath.Join(dir, "older"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "older"), "z.txt", report)
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := d.add(t, Source{Kind: SourceFolder, Address: dir, Publisher: "Scans", Marking: incident.TLPGreen})
	// Nothing is known of an earlier look: this one looks twice.
	if got := d.look(t, s.ID); got.Taken != 2 || got.Seen != 2 || got.Refused != 0 {
		t.Fatalf("%+v", got)
	}
	docs := d.documents(t)
	if len(docs) != 2 || docs[0].Source != "Scans" || docs[0].Marking != incident.TLPGreen || docs[0].By != bySource {
		t.Errorf("%+v", docs)
	}
	if got := d.look(t, s.ID); got.Taken != 0 || got.Outcome != TryNothing {
		t.Errorf("again: %+v", got)
	}
	if n := len(filesOf(t, dir)); n != 12 {
		t.Errorf("files were moved: %v", filesOf(t, dir))
	}
	d.reopen(t)
	if got := d.settle(t, s.ID); got.Taken != 0 || len(d.documents(t)) != 2 {
		t.Errorf("after a restart: %+v", got)
	}
	// Touched, and the same: nothing. Changed: a later version.
	if err := os.Chtimes(filepath.Join(dir, "a.txt"), time.Now(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := d.settle(t, s.ID); got.Taken != 0 || len(d.documents(t)) != 2 {
		t.Errorf("touched: %+v", got)
	}
	write(t, dir, "a.txt", strings.Replace(report, "ثلاثة", "أربعة", 1))
	d.settle(t, s.ID)
	docs = d.documents(t)
	if len(docs) != 3 || docs[2].Name != "a.txt" || docs[2].Follows == "" {
		t.Errorf("changed: %+v", docs[len(docs)-1])
	}
	if h := d.health(t, s.ID); h.Taken != 3 || h.Seen != 3 || h.Failures != 0 {
		t.Errorf("%+v", h)
	}
}

// A file that is still being written is left alone until two looks find it the same.
func TestFilesThatGrow(t *testing.T) {
	d := newPollDesk(t)
	dir := t.TempDir()
	s := d.add(t, Source{Kind: SourceFolder, Address: dir, Move: true})
	d.look(t, s.ID)
	for i := range 3 {
		write(t, dir, "slow.txt", strings.Repeat(report+"\n", i+1))
		if got := d.look(t, s.ID); got.Taken != 0 {
			t.Fatalf("half a file was taken: %+v", got)
		}
	}
	if got := d.look(t, s.ID); got.Taken != 1 {
		t.Errorf("%+v", got)
	}
	if docs := d.documents(t); len(docs) != 1 || strings.Count(docs[0].Text, report) != 3 {
		t.Errorf("%+v", docs)
	}
}

func TestFilesAreMoved(t *testing.T) {
	d := newPollDesk(t)
	dir := t.TempDir()
	secret := write(t, t.TempDir(), "secret.txt", report)
	write(t, dir, "a.txt", report)
	write(t, dir, "scan.png", "\x89PNG\r\n\x1a\n\x00\x00")
	write(t, dir, "empty.txt", "")
	big, err := os.Create(filepath.Join(dir, "big.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := big.Truncate(200 << 20); err != nil {
		t.Fatal(err)
	}
	big.Close()
	for name, to := range map[string]string{"out.txt": secret, "up.txt": "../../etc/passwd", "in.txt": "a.txt", "dangling.txt": "nothing.txt"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s := d.add(t, Source{Kind: SourceFolder, Address: dir, Move: true})
	got := d.settle(t, s.ID)
	if h := d.health(t, s.ID); h.Refused != 5 || h.Taken < 1 || got.Fault != nil {
		t.Errorf("%+v %+v", h, got)
	}
	if got := filesOf(t, filepath.Join(dir, "refused")); !slices.Equal(got, []string{"big.txt", "big.txt.txt", "empty.txt", "empty.txt.txt", "out.txt", "out.txt.txt", "scan.png", "scan.png.txt", "up.txt", "up.txt.txt"}) {
		t.Errorf("refused: %v", got)
	}
	for name, words := range map[string][]string{"scan.png.txt": {"صورة", "picture"}, "big.txt.txt": {"أكبر", "larger"}, "out.txt.txt": {"رابط رمزي", "symbolic link"}, "empty.txt.txt": {"فارغ", "empty"}} {
		b, err := os.ReadFile(filepath.Join(dir, "refused", name))
		if err != nil || !strings.Contains(string(b), words[0]) || !strings.Contains(string(b), words[1]) {
			t.Errorf("%s: %s %v", name, b, err)
		}
	}
	for _, doc := range d.documents(t) {
		if doc.Name == "out.txt" || doc.Name == "up.txt" {
			t.Errorf("a file outside was read: %s", doc.Name)
		}
	}
	refused, err := d.Refusals(t.Context(), everybody, s.ID, 10)
	if err != nil || len(refused) != 5 {
		t.Errorf("%+v %v", refused, err)
	}
	// Another of the same name is another report, and takes no other's place.
	write(t, dir, "a.txt", strings.Replace(report, "ثلاثة", "خمسة", 1))
	write(t, dir, "scan.png", "\x89PNG\r\n\x1a\n\x00\x01")
	d.settle(t, s.ID)
	if got := filesOf(t, filepath.Join(dir, "taken")); !slices.Contains(got, "a.txt") || !slices.Contains(got, "a-2.txt") {
		t.Errorf("taken: %v", got)
	}
	if got := filesOf(t, filepath.Join(dir, "refused")); !slices.Contains(got, "scan-2.png") || !slices.Contains(got, "scan-2.png.txt") {
		t.Errorf("refused: %v", got)
	}
	for _, doc := range d.documents(t) {
		if doc.Follows != "" {
			t.Errorf("%s follows %s", doc.Name, doc.Follows)
		}
	}
	// The same file once more was taken already, and goes where it belongs.
	before := len(d.documents(t))
	write(t, dir, "a.txt", strings.Replace(report, "ثلاثة", "خمسة", 1))
	d.settle(t, s.ID)
	if len(d.documents(t)) != before || slices.Contains(filesOf(t, dir), "a.txt") {
		t.Errorf("%v", filesOf(t, dir))
	}
}

func TestFoldersThatFail(t *testing.T) {
	d := newPollDesk(t)
	dir := filepath.Join(t.TempDir(), "in")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := d.add(t, Source{Kind: SourceFolder, Address: dir})
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		if got := d.look(t, s.ID); got.Fault == nil || got.Fault.Code != "folder_gone" {
			t.Fatalf("%+v", got)
		}
	}
	if h := d.health(t, s.ID); h.Next.Sub(d.now()) != maxFolderBackOff || h.Failures != 8 {
		t.Errorf("%+v", h)
	}
	write(t, filepath.Dir(dir), "in", report)
	if got := d.look(t, s.ID); got.Fault == nil {
		t.Errorf("a file in its place: %+v", got)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := d.look(t, s.ID); got.Outcome != TryNothing {
		t.Errorf("%+v", got)
	}
	// Where the node may not write, files are taken and stay.
	write(t, dir, "a.txt", report)
	moving := s
	moving.Move, moving.Revision = true, 0
	if _, err := d.SaveSource(t.Context(), d.admin, moving); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "taken", "in the place of the folder")
	d.settle(t, s.ID)
	h := d.health(t, s.ID)
	if h.Taken != 2 || !slices.ContainsFunc(h.Tries, func(t Try) bool { return t.Fault != nil && t.Fault.Code == "folder_fixed" }) {
		t.Errorf("%+v", h)
	}
}

// A folder in which nothing changes costs no write.
func TestQuietFolders(t *testing.T) {
	d := newPollDesk(t)
	dir := t.TempDir()
	write(t, dir, "a.txt", report)
	s := d.add(t, Source{Kind: SourceFolder, Address: dir})
	w := &watchman{n: d.Node, out: map[string]bool{}}
	round := func() {
		t.Helper()
		d.pass(defaultFolderInterval)
		if err := w.round(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.all.Wait()
	}
	round()
	if h := d.health(t, s.ID); h.Taken != 1 {
		t.Fatalf("%+v", h)
	}
	tries := len(d.health(t, s.ID).Tries)
	for range 20 {
		round()
	}
	if h := d.health(t, s.ID); len(h.Tries) != tries || h.Next.Before(d.now()) {
		t.Errorf("%d tries were noted, next %v", len(h.Tries)-tries, h.Next)
	}
	write(t, dir, "b.txt", report+" تكرار")
	round()
	round()
	if h := d.health(t, s.ID); h.Taken != 2 || len(h.Tries) != tries+1 {
		t.Errorf("%+v", h)
	}
	for range int(noteFolder/defaultFolderInterval) + 1 {
		round()
	}
	if h := d.health(t, s.ID); len(h.Tries) != tries+2 {
		t.Errorf("that it is looked at is not noted: %d", len(h.Tries))
	}
}

func TestManyFiles(t *testing.T) {
	d := newPollDesk(t)
	dir := t.TempDir()
	const n = 120
	for i := range n {
		write(t, dir, fmt.Sprintf("%03d.txt", i), fmt.Sprintf("التقرير %d. %s", i, report))
	}
	s := d.add(t, Source{Kind: SourceFolder, Address: dir, Move: true})
	begin := time.Now()
	got := d.look(t, s.ID)
	t.Logf("%d files in %v", got.Taken, time.Since(begin))
	if got.Taken != n || len(filesOf(t, filepath.Join(dir, "taken"))) != n || len(d.documents(t)) != n {
		t.Errorf("%+v", got)
	}
	var left []string
	_ = filepath.WalkDir(dir, func(p string, e fs.DirEntry, _ error) error {
		if !e.IsDir() && filepath.Dir(p) == dir {
			left = append(left, p)
		}
		return nil
	})
	if len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// A file that takes the name of one that was moved away is read, be it as large and as old; and one that was refused and is
// put back is tried again.
func TestFilesThatComeAgain(t *testing.T) {
	d := newPollDesk(t)
	dir := t.TempDir()
	s := d.add(t, Source{Kind: SourceFolder, Address: dir, Move: true})
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, number := range []string{"ثلاثة", "أربعة"} { // as long as each other
		if err := os.Chtimes(write(t, dir, "daily.txt", strings.Replace(report, "ثلاثة", number, 1)), old, old); err != nil {
			t.Fatal(err)
		}
		d.settle(t, s.ID)
	}
	if docs := d.documents(t); len(docs) != 2 {
		t.Errorf("%d documents of 2", len(docs))
	}
	write(t, dir, "scan.png", "\x89PNG\r\n\x1a\n\x00\x00")
	d.settle(t, s.ID)
	if err := os.Rename(filepath.Join(dir, "refused", "scan.png"), filepath.Join(dir, "scan.png")); err != nil {
		t.Fatal(err)
	}
	before := d.health(t, s.ID).Refused
	d.settle(t, s.ID)
	if got := d.health(t, s.ID).Refused; got != before+1 {
		t.Errorf("it was not tried again: %d", got)
	}
	// Of a folder in which all stays: one that could not be opened.
	stays := t.TempDir()
	path := write(t, stays, "a.txt", report)
	k := d.add(t, Source{Kind: SourceFolder, Address: stays})
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Exchange(t.Context(), "test", func(x store.Exchange) error {
		it := keptItem{Name: "a.txt", Size: info.Size(), Changed: info.ModTime(), Fault: &SourceError{Code: "file"}}
		return put(x, shelfItem, store.Record{ID: itemID(k.ID, "file a.txt"), Owner: k.ID, State: itemRefused}, it)
	}); err != nil {
		t.Fatal(err)
	}
	if got := d.settle(t, k.ID); d.health(t, k.ID).Taken != 1 {
		t.Errorf("%+v", got)
	}
}

// A link in the place of a folder is not followed, wherever it leads.
func TestFolderThatBecomesALink(t *testing.T) {
	d := newPollDesk(t)
	parent, elsewhere := t.TempDir(), t.TempDir()
	dir := filepath.Join(parent, "in")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := d.add(t, Source{Kind: SourceFolder, Address: dir})
	write(t, elsewhere, "secret.txt", report)
	if err := os.Rename(dir, dir+"-old"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, dir); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := d.look(t, s.ID); got.Fault == nil || got.Fault.Code != "folder_moved" {
			t.Errorf("%+v", got)
		}
	}
	if docs := d.documents(t); len(docs) != 0 {
		t.Errorf("%+v", docs)
	}
}
