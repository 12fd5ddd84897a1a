package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"tansiq/internal/node"
)

type backupCmd struct {
	desk
	File           string   `arg:"" help:"New file for the backup."`
	Recipient      []string `placeholder:"age1…" xor:"key" help:"Seal to this age recipient; may be repeated."`
	PassphraseFile string   `placeholder:"FILE" type:"existingfile" xor:"key" help:"Seal with the passphrase on the first line of FILE; asked for otherwise."`
}

func (backupCmd) Help() string {
	return `Writes one consistent snapshot of everything, sealed with age. The node may go on running. The same
file restores into SQLite and into PostgreSQL. Without the passphrase or the recipient's identity nobody can
open it, you included.

Examples:

    tansiq backup /media/usb/tansiq-2026-11-23.age
    tansiq backup night.age --passphrase-file /root/backup.pass
    age-keygen -pq -o office.key      # prints the recipient, age1pq1…
    tansiq backup night.age --recipient age1pq1…`
}

func (c backupCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	seal := node.Seal{Recipients: c.Recipient}
	if len(c.Recipient) == 0 {
		if seal.Passphrase, err = e.passphrase(c.PassphraseFile, true); err != nil {
			return err
		}
	}
	begin := time.Now()
	written, err := n.Backup(e.ctx, c.File, seal)
	if err != nil {
		return err
	}
	e.say("Backed up %s to %s (%s, %s).", c.name(), c.File, size(written), elapsed(begin))
	return nil
}

type restoreCmd struct {
	desk
	File           string `arg:"" type:"existingfile" help:"Backup to restore."`
	Identity       string `placeholder:"FILE" type:"existingfile" xor:"key" help:"Open with the age identities in FILE."`
	PassphraseFile string `placeholder:"FILE" type:"existingfile" xor:"key" help:"Open with the passphrase on the first line of FILE; asked for otherwise."`
}

func (restoreCmd) Help() string {
	return `Fills a new, empty node. A node that holds anything is left alone. Tokens of programs open nothing afterwards until an admin
renews them: one may have been revoked after the backup was made.

Examples:

    tansiq restore night.age --data /srv/tansiq-new
    tansiq restore night.age --identity office.key --data /srv/tansiq-new
    tansiq restore night.age --db postgres://tansiq@localhost/tansiq   # moves a node to PostgreSQL`
}

func (c restoreCmd) Run(e *env) error {
	key := node.Unseal{}
	var err error
	if c.Identity != "" {
		if key.Identities, err = os.ReadFile(c.Identity); err != nil {
			return fmt.Errorf("reading the identity file: %w", err)
		}
	} else if key.Passphrase, err = e.passphrase(c.PassphraseFile, false); err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("opening the backup: %w", err)
	}
	defer f.Close()
	if c.DB == "" {
		release, err := node.Lock(c.config().Data)
		if err != nil {
			return err
		}
		defer release()
	}
	n, err := node.Open(e.ctx, c.config())
	if err != nil {
		return err
	}
	defer n.Close()
	begin := time.Now()
	if err := n.Restore(e.ctx, f, key); err != nil {
		return err
	}
	e.say("Restored %s into %s (%s). `tansiq check` verifies it.", c.File, c.name(), elapsed(begin))
	tokens, err := n.FeedTokens(e.ctx)
	if err != nil {
		return err
	}
	tokens = slices.DeleteFunc(tokens, func(t node.FeedToken) bool { return t.Over(e.now()) || t.Lapsed.IsZero() })
	if len(tokens) > 0 {
		e.say("Tokens of programs (%d) open nothing now: one may have been revoked after the backup was made. `tansiq watch feed list` shows them, `tansiq watch feed renew` lets one open again.", len(tokens))
	}
	return nil
}

// passphrase takes a passphrase from the first line of a file, or asks at the terminal, twice for a new one.
func (e *env) passphrase(file string, fresh bool) (string, error) {
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return "", fmt.Errorf("reading the passphrase: %w", err)
		}
		defer f.Close()
		line, _ := bufio.NewReader(f).ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", fmt.Errorf("reading the passphrase: the first line of %s is empty", file)
		}
		return line, nil
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return "", usagef("there is no terminal to ask for a passphrase: give --passphrase-file, or a key")
	}
	defer tty.Close()
	ask := func(prompt string) (string, error) {
		fmt.Fprint(tty, prompt)
		b, err := term.ReadPassword(int(tty.Fd()))
		fmt.Fprintln(tty)
		return string(b), err
	}
	first, err := ask("Passphrase: ")
	if err != nil {
		return "", fmt.Errorf("reading the passphrase: %w", err)
	}
	if first == "" {
		return "", errors.New("an empty passphrase seals nothing")
	}
	if fresh {
		again, err := ask("The same again: ")
		if err != nil {
			return "", fmt.Errorf("reading the passphrase: %w", err)
		}
		if again != first {
			return "", errors.New("the two passphrases differ")
		}
	}
	return first, nil
}
