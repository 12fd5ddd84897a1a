package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (versionCmd) Help() string {
	return `Examples:

    tansiq version
    tansiq version --json`
}

// build is what version prints.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"` // of the revision
	Modified bool   `json:"modified"`       // built from a work tree with changes
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (c versionCmd) Run(e *env) error {
	b := buildInfo(e.version)
	if c.JSON {
		return e.printJSON(b)
	}
	fmt.Fprintf(e.out, "tansiq %s (%s, %s)\n", b.Version, b.Go, b.Platform)
	return nil
}

func buildInfo(version string) build {
	b := build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				b.Revision = s.Value
			case "vcs.time":
				b.Time = s.Value
			case "vcs.modified":
				b.Modified = s.Value == "true"
			}
		}
	}
	if b.Version == "" && b.Revision != "" {
		b.Version = b.Revision[:min(12, len(b.Revision))]
	}
	if b.Version == "" {
		b.Version = "unknown"
	}
	return b
}
