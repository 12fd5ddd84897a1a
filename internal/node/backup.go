package node

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// Seal says to whom a backup is sealed: to age recipients, or to a passphrase. Exactly one of the two is set.
type Seal struct {
	Recipients []string // "age1…" (classic) or "age1pq1…" (post-quantum); not mixed
	Passphrase string
}

// Unseal says how a sealed backup is opened. Exactly one of the two is set.
type Unseal struct {
	Identities []byte // the text of an age identity file
	Passphrase string
}

// ErrWrongKey is returned when neither the passphrase nor the identities open a backup.
var ErrWrongKey = errors.New("this passphrase or identity does not open the backup")

// Backup writes a consistent, sealed snapshot of the database to file while the node runs. The file appears
// whole or not at all, readable by its owner only; an existing file is not overwritten.
func (n *Node) Backup(ctx context.Context, file string, seal Seal) (size int64, err error) {
	to, err := seal.recipients()
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(file); err == nil {
		return 0, fmt.Errorf("%s is already there: name a new file, or remove the old one first", file)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".tansiq-backup-*") // 0600
	if err != nil {
		return 0, fmt.Errorf("making the backup file: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	sealed, err := age.Encrypt(f, to...)
	if err != nil {
		return 0, fmt.Errorf("sealing the backup: %w", err)
	}
	buffered := bufio.NewWriterSize(sealed, 64<<10)
	if err := n.Store.Backup(ctx, buffered); err != nil {
		return 0, fmt.Errorf("reading the database for the backup: %w", err)
	}
	if err := errors.Join(buffered.Flush(), sealed.Close(), f.Sync()); err != nil {
		return 0, fmt.Errorf("writing the backup: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if err := f.Close(); err != nil {
		return 0, fmt.Errorf("writing the backup: %w", err)
	}
	if err := os.Rename(f.Name(), file); err != nil {
		return 0, fmt.Errorf("putting the backup in its place: %w", err)
	}
	return info.Size(), nil
}

// Restore fills the node's empty database from a sealed backup. It refuses a database that holds anything.
func (n *Node) Restore(ctx context.Context, r io.Reader, key Unseal) error {
	ids, err := key.identities()
	if err != nil {
		return err
	}
	in := bufio.NewReader(r)
	var sealed io.Reader = in
	if head, _ := in.Peek(len(armor.Header)); string(head) == armor.Header {
		sealed = armor.NewReader(in)
	}
	plain, err := age.Decrypt(sealed, ids...)
	var noMatch *age.NoIdentityMatchError
	switch {
	case errors.As(err, &noMatch):
		return ErrWrongKey
	case err != nil:
		return fmt.Errorf("opening the backup: this is not a backup made by tansiq, or it is damaged: %w", err)
	}
	if err := n.Store.Restore(ctx, plain); err != nil {
		return fmt.Errorf("filling the database from the backup: %w", err)
	}
	return n.MarkRestored(ctx)
}

func (s Seal) recipients() ([]age.Recipient, error) {
	if (len(s.Recipients) > 0) == (s.Passphrase != "") {
		return nil, errors.New("a backup is sealed either to recipients or with a passphrase: give one of the two")
	}
	if s.Passphrase != "" {
		r, err := age.NewScryptRecipient(s.Passphrase)
		if err != nil {
			return nil, fmt.Errorf("using the passphrase: %w", err)
		}
		return []age.Recipient{r}, nil
	}
	all, err := age.ParseRecipients(strings.NewReader(strings.Join(s.Recipients, "\n")))
	if err != nil {
		return nil, fmt.Errorf("reading the recipients, which look like age1… and come from `age-keygen`: %w", err)
	}
	return all, nil
}

func (u Unseal) identities() ([]age.Identity, error) {
	if (len(u.Identities) > 0) == (u.Passphrase != "") {
		return nil, errors.New("a backup is opened either with an identity file or with a passphrase: give one of the two")
	}
	if u.Passphrase != "" {
		id, err := age.NewScryptIdentity(u.Passphrase)
		if err != nil {
			return nil, fmt.Errorf("using the passphrase: %w", err)
		}
		return []age.Identity{id}, nil
	}
	ids, err := age.ParseIdentities(bytes.NewReader(u.Identities))
	if err != nil {
		return nil, fmt.Errorf("reading the identity file, which holds lines that begin with AGE-SECRET-KEY-: %w", err)
	}
	return ids, nil
}
