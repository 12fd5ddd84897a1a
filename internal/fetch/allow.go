package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"

	"tansiq/internal/node"
)

// Allow says what may be reached besides public addresses. The zero value allows nothing more.
type Allow struct {
	prefixes []netip.Prefix
	hosts    []string
	resolver *net.Resolver // nil: the machine's
}

// ParseAllow reads what may be reached: ranges of addresses (10.1.0.0/16), single ones, and names of hosts. A name lets its
// host be at a private address; what stays closed to it are addresses that no host should have, such as link-local ones,
// where clouds keep secrets of the machine: they are allowed as a range or not at all.
func ParseAllow(list []string) (Allow, error) {
	var a Allow
	for _, s := range list {
		s = strings.TrimSpace(s)
		if p, err := netip.ParsePrefix(s); err == nil {
			a.prefixes = append(a.prefixes, p.Masked())
			continue
		}
		if ip, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
			ip = ip.Unmap().WithZone("")
			a.prefixes = append(a.prefixes, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		host, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.ToLower(s), "."))
		if err != nil || host == "" || strings.ContainsAny(host, "/:*@ ") {
			return Allow{}, fmt.Errorf("%q is no range like 10.1.0.0/16, no address and no name of a host", s)
		}
		a.hosts = append(a.hosts, host)
	}
	return a, nil
}

// secrets are addresses at which clouds tell a machine its secrets and that look like others.
var secrets = []netip.Addr{netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("fd20:ce::254")}

var carrier = netip.MustParsePrefix("100.64.0.0/10")

// public are the addresses that anybody may reach.
var public = ssrf.New(ssrf.WithAnyPort())

// check refuses an address that is about to be dialled for a host.
func (a Allow) check(host, network, address string) error {
	refused := func(err error) error {
		at, _, splitErr := net.SplitHostPort(address)
		if splitErr != nil {
			at = address
		}
		return &node.SourceError{Code: "private", Args: []string{host, at}, Err: err}
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return refused(err)
	}
	ip := to.Addr().Unmap()
	bare := ip.WithZone("")
	if slices.ContainsFunc(a.prefixes, func(p netip.Prefix) bool { return p.Contains(bare) }) {
		return nil
	}
	if slices.Contains(secrets, bare) {
		return refused(nil)
	}
	if (ip.IsPrivate() || ip.IsLoopback() || carrier.Contains(ip)) && a.names(host) {
		return nil
	}
	if err := public.Safe(network, netip.AddrPortFrom(ip, to.Port()).String(), nil); err != nil {
		return refused(err)
	}
	return nil
}

// names reports whether a host is allowed by its name.
func (a Allow) names(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return slices.Contains(a.hosts, host)
}
