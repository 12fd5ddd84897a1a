package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"tansiq/internal/door"
	"tansiq/internal/node"
	"tansiq/internal/parcel"
)

// connect lets a node knock at its partners' doors.
func connect(ctx context.Context, n *node.Node) {
	n.UseTransport(door.NewClient(func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		return n.Certificate(context.WithoutCancel(ctx))
	}, parcel.MaxSize))
}

// openDoor answers at the partners' door until the context ends. A node that has no address for its partners yet takes
// the one that it listens on, unless that is every address of the machine.
func openDoor(ctx context.Context, n *node.Node, address string, log *slog.Logger) (net.Addr, <-chan error, error) {
	l, err := listen(address)
	if err != nil {
		return nil, nil, fmt.Errorf("the partners' door: %w", err)
	}
	if t, ok := l.Addr().(*net.TCPAddr); ok && !t.IP.IsUnspecified() {
		if set, found, err := n.Setting(ctx, node.SettingDoor); err != nil {
			return nil, nil, errors.Join(err, l.Close())
		} else if !found || set == "" {
			if err := n.SetSetting(ctx, "", node.SettingDoor, "https://"+l.Addr().String()); err != nil {
				return nil, nil, errors.Join(err, l.Close())
			}
		}
	}
	limits := door.DefaultLimits(parcel.MaxSize)
	server := door.Server(door.Handler(n, log, limits), func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		return n.Certificate(context.WithoutCancel(ctx))
	}, limits, log)
	ended := make(chan error, 1)
	go func() {
		err := server.ServeTLS(l, "", "")
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		ended <- err
		close(ended)
	}()
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(last); err != nil {
			log.Warn("closing the partners' door", "error", err)
		}
	}()
	return l.Addr(), ended, nil
}
