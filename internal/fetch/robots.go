package fetch

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tansiq/internal/node"
)

// What a site's robots.txt says is remembered for a day, that it could not be read for less.
const (
	robotsFor    = 24 * time.Hour
	robotsAgain  = 10 * time.Minute
	robotsSize   = 512 << 10 // more than RFC 9309 demands to be read
	robotsAgent  = "tansiq"
	maxRobots    = 1000
	maxRules     = 5000
	robotsOfSite = "/robots.txt"
)

// robots remembers what sites let programs fetch.
type robots struct {
	mu    sync.Mutex
	sites map[string]said
}

type said struct {
	rules rules
	err   *node.SourceError // why nothing is known
	until time.Time
}

// lets fails when the site of an address asks programs not to fetch it, or when what it asks cannot be known.
func (c *Client) lets(ctx context.Context, u *url.URL) error {
	site := u.Scheme + "://" + u.Host
	c.robots.mu.Lock()
	s, known := c.robots.sites[site]
	c.robots.mu.Unlock()
	if !known || !c.now().Before(s.until) {
		var err error
		if s, err = c.readRobots(ctx, site); err != nil {
			return err
		}
		c.robots.mu.Lock()
		if len(c.robots.sites) >= maxRobots || c.robots.sites == nil {
			c.robots.sites = map[string]said{}
		}
		c.robots.sites[site] = s
		c.robots.mu.Unlock()
	}
	if s.err != nil {
		return s.err
	}
	if !s.rules.allow(u) {
		return &node.SourceError{Code: "robots", Args: []string{u.Hostname()}}
	}
	return nil
}

// readRobots asks a site for its robots.txt. One that has none allows all; one that is broken allows nothing (RFC 9309).
func (c *Client) readRobots(ctx context.Context, site string) (said, error) {
	u, err := url.Parse(site)
	if err != nil {
		return said{}, &node.SourceError{Code: "address", Err: err}
	}
	got, err := c.follow(ctx, node.Fetching{Address: site + robotsOfSite}, robotsSize)
	var fault *node.SourceError
	switch {
	case err == nil:
		return said{rules: parseRobots(string(got.Body), robotsAgent), until: c.now().Add(robotsFor)}, nil
	case !errors.As(err, &fault):
		return said{}, err
	case fault.Code == "private":
		return said{}, fault // the page itself would be refused for this
	}
	switch fault.Code {
	case "not_found", "forbidden", "gone", "status":
		return said{until: c.now().Add(robotsFor)}, nil
	case "too_big", "redirects", "loop", "redirect", "packing": // no such file that can be read: as if there were none
		return said{until: c.now().Add(robotsFor)}, nil
	}
	return said{err: &node.SourceError{Code: "robots_gone", Args: []string{u.Hostname()}, Err: fault, After: fault.After}, until: c.now().Add(max(robotsAgain, fault.After))}, nil
}

// rules are those of a robots.txt that hold for one agent.
type rules []rule

type rule struct {
	path  string // with * for anything; $ at its end for the end
	allow bool
}

// parseRobots reads a robots.txt as RFC 9309 has it: the groups that name the agent count together, those for all ("*") when
// none does; a line that makes no sense is passed over and spoils no other.
func parseRobots(s, agent string) rules {
	var own, everybody rules
	named, forUs, forAll, inRules := false, false, false, false
	n := 0
	for line := range strings.FieldsFuncSeq(strings.TrimPrefix(s, "\ufeff"), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "user-agent":
			if inRules { // a new group
				forUs, forAll, inRules = false, false, false
			}
			token := strings.ToLower(value)
			if i := strings.IndexFunc(token, func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' && r != '_' }); i > 0 {
				token = token[:i] // "Tansiq/1.0" means us too
			}
			switch token {
			case agent:
				forUs, named = true, true
			case "*":
				forAll = true
			}
		case "allow", "disallow":
			inRules = true
			if value == "" || n >= maxRules {
				continue
			}
			n++
			r := rule{path: normal(value), allow: strings.EqualFold(strings.TrimSpace(name), "allow")}
			if forUs {
				own = append(own, r)
			}
			if forAll {
				everybody = append(everybody, r)
			}
		}
	}
	if named {
		return own
	}
	return everybody
}

// allow reports whether an address may be fetched: the longest rule that fits decides, and of two that are as long the one
// that allows.
func (rs rules) allow(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if path == robotsOfSite {
		return true
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	path = normal(path)
	longest, allow := -1, true
	for _, r := range rs {
		if n := len(r.path); (n > longest || n == longest && r.allow) && fits(r.path, path) {
			longest, allow = n, r.allow
		}
	}
	return allow
}

// fits reports whether a path begins as a rule says. The parts between stars are found one after the other, each as early as
// can be, so no rule takes long.
func fits(rule, path string) bool {
	end := strings.HasSuffix(rule, "$")
	rule = strings.TrimSuffix(rule, "$")
	parts := strings.Split(rule, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, p := range parts[1:] {
		if end && i == len(parts)-2 {
			return strings.HasSuffix(path, p)
		}
		at := strings.Index(path, p)
		if at < 0 {
			return false
		}
		path = path[at+len(p):]
	}
	return !end || path == ""
}

// normal writes a path in one way of the several that mean the same: bytes beyond ASCII escaped, what need not be escaped
// plain, and hex digits in capitals.
func normal(path string) string {
	var b strings.Builder
	hex := func(c byte) (byte, bool) {
		switch {
		case '0' <= c && c <= '9':
			return c - '0', true
		case 'a' <= c && c <= 'f':
			return c - 'a' + 10, true
		case 'A' <= c && c <= 'F':
			return c - 'A' + 10, true
		}
		return 0, false
	}
	escape := func(c byte) {
		const digits = "0123456789ABCDEF"
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	plain := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
	}
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' && i+2 < len(path) {
			high, ok1 := hex(path[i+1])
			low, ok2 := hex(path[i+2])
			if ok1 && ok2 {
				if v := high<<4 | low; plain(v) {
					b.WriteByte(v)
				} else {
					escape(v)
				}
				i += 2
				continue
			}
		}
		if c >= utf8.RuneSelf || c <= ' ' {
			escape(c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
