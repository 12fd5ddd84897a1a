// Command tansiq is one party's node and the tools around it.
package main

import (
	"os"

	"tansiq/cmd/tansiq/cli"
)

// version is set by the linker.
var version = ""

func main() { os.Exit(cli.Main(version)) }
