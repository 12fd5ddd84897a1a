// Package cli is the command line of Tansiq: it reads arguments, calls package node, and prints for people or
// for machines. Exit codes: 0 done, 1 failed, 2 wrong usage. What is asked for goes to standard output, all
// else to standard error.
//
// It holds no rules about claims, incidents or storage; a command that needs one calls for it further down.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-isatty"

	"tansiq/internal/node"
)

// commands is the whole command line; each command's flags stand with its code.
type commands struct {
	Serve  serveCmd  `cmd:"" help:"Run one node: the pages and the API of a desk."`
	Demo   demoCmd   `cmd:"" help:"Start a node with a sample desk and print how to sign in."`
	Read   readCmd   `cmd:"" help:"Read documents and print what they state."`
	Import importCmd `cmd:"" help:"Take conflict data, GeoJSON or STIX into a node."`
	Export exportCmd `cmd:"" help:"Write incidents as STIX or GeoJSON."`
	Links  linksCmd  `cmd:"" help:"Incidents of different sources that may be one."`
	Source sourceCmd `cmd:"" help:"Feeds, pages and folders that documents come from."`
	Watch  watchCmd  `cmd:"" help:"Who watches which area and when, and what nobody watches."`
	Site   siteCmd   `cmd:"" help:"Places with materiel or detainees: custody, gaps, what is unaccounted for."`
	Plan   planCmd   `cmd:"" help:"Plans that several parties sign: who takes which area, and when."`

	Partner   partnerCmd   `cmd:"" help:"Cards, partners and their keys."`
	Agreement agreementCmd `cmd:"" help:"Terms with a partner: propose, sign, read, end."`
	Release   releaseCmd   `cmd:"" help:"What goes to a partner, and why."`
	Pack      packCmd      `cmd:"" help:"Write what waits for a partner into a sealed courier file."`
	Unpack    unpackCmd    `cmd:"" help:"Take in a courier file from a partner."`
	Deliver   deliverCmd   `cmd:"" help:"Hand in what waits at partners' doors, once."`
	Verify    verifyCmd    `cmd:"" help:"Verify a ledger, a receipt, a courier file or the journal."`

	Check   checkCmd   `cmd:"" help:"Verify a node's database."`
	Backup  backupCmd  `cmd:"" help:"Write a sealed backup, also while the node runs."`
	Restore restoreCmd `cmd:"" help:"Fill a new node from a sealed backup."`
	Bench   benchCmd   `cmd:"" help:"Measure this machine and print the performance table."`
	Version versionCmd `cmd:"" help:"Print version and build."`
}

// env is what a command gets of the world.
type env struct {
	ctx     context.Context
	in      io.Reader
	out     io.Writer
	errs    io.Writer
	version string
	bars    bool             // standard error is a terminal: progress may redraw its line
	colours bool             // standard output is a terminal that understands colours
	now     func() time.Time // the clock of nodes that commands open
}

// usageError is wrong usage that only the command itself could notice: exit code 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// failed is a failure that has been told already: exit code 1 without a further line.
var errTold = errors.New("failed")

// Main runs the command line of this process and returns its exit code.
func Main(version string) int { return MainAt(version, time.Now) }

// MainAt is Main by another clock than the machine's: for stories in which days go by.
func MainAt(version string, now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(os.Args[1:], &env{
		ctx: ctx, in: os.Stdin, out: os.Stdout, errs: os.Stderr, version: version,
		bars: isatty.IsTerminal(os.Stderr.Fd()), colours: isatty.IsTerminal(os.Stdout.Fd()) && os.Getenv("TERM") != "dumb", now: now,
	})
}

func run(args []string, e *env) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("tansiq"),
		kong.Description("Tansiq: partners who need each other and do not trust each other run one node each.\n\n"+
			"Begin with `tansiq demo`; `tansiq COMMAND --help` shows examples."),
		kong.Writers(e.out, e.errs),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"data": defaultData()},
		kong.Bind(e),
	)
	if err != nil {
		fmt.Fprintf(e.errs, "tansiq: %v\n", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help has been answered
		return exit
	}
	if err != nil {
		fmt.Fprintf(e.errs, "tansiq: %v\n", err)
		if p := (*kong.ParseError)(nil); errors.As(err, &p) && p.Context != nil && p.Context.Command() != "" {
			command, _, _ := strings.Cut(p.Context.Command(), " <") // what follows are its arguments
			fmt.Fprintf(e.errs, "See `tansiq %s --help`.\n", command)
		} else {
			fmt.Fprintln(e.errs, "See `tansiq --help`.")
		}
		return 2
	}
	err = parsed.Run()
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errTold):
		return 1
	case errors.Is(err, context.Canceled) && e.ctx.Err() != nil:
		fmt.Fprintln(e.errs, "tansiq: stopped")
		return 1
	}
	fmt.Fprintf(e.errs, "tansiq: %v\n", err)
	if u := (usageError{}); errors.As(err, &u) {
		return 2
	}
	return 1
}

// desk is embedded by every command that touches a node.
type desk struct {
	Data   string `placeholder:"DIR" env:"TANSIQ_DATA" xor:"where" help:"Directory of the node (${data})."`
	Actors string `name:"actors" type:"existingfile" placeholder:"FILE" help:"Actors of your own, in the columns of data/actors/README.md; actors.tsv in the data directory otherwise, where there is one."`
	DB     string `name:"db" placeholder:"postgres://…" env:"TANSIQ_DB" xor:"where" help:"PostgreSQL database of the node, in place of a directory."`
}

// Validate refuses a database address of another kind; kong calls it while it reads the command line. The address
// itself is not repeated: it may hold a password.
func (d desk) Validate() error {
	if d.DB != "" && !strings.HasPrefix(d.DB, "postgres://") && !strings.HasPrefix(d.DB, "postgresql://") {
		return errors.New("--db: want an address like postgres://user@host/database")
	}
	return nil
}

// config says where the node is.
func (d desk) config() node.Config {
	if d.DB == "" && d.Data == "" {
		d.Data = defaultData()
	}
	return node.Config{Data: d.Data, DB: d.DB, Actors: d.Actors}
}

// name names the place of the node in messages.
func (d desk) name() string {
	if d.DB != "" {
		return "the PostgreSQL database"
	}
	return d.config().Data
}

// open opens a node that is there.
func (d desk) open(e *env) (*node.Node, error) {
	c := d.config()
	c.Now = e.now
	return node.OpenExisting(e.ctx, c)
}

// defaultData is where a node lives when nobody says otherwise.
func defaultData() string {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "tansiq")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "tansiq-data"
	}
	return filepath.Join(home, ".local", "share", "tansiq")
}

// printJSON prints one value for machines.
func (e *env) printJSON(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// say tells a person what goes on.
func (e *env) say(format string, args ...any) { fmt.Fprintf(e.errs, format+"\n", args...) }

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}

// elapsed writes how long something took for people.
func elapsed(since time.Time) string {
	d := time.Since(since)
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
