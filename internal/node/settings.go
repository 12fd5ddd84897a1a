package node

import (
	"context"
	"fmt"
	"slices"

	"tansiq/internal/store"
)

// Names of the settings that people change.
const (
	SettingName    = "desk.name"          // what the node calls itself
	SettingLang    = "desk.lang"          // "ar" or "en": the language of who has chosen none
	SettingSubject = store.SettingSubject // actor id of the subject group
)

// DefaultSubject is the subject group of a node that has set none.
const DefaultSubject = store.DefaultSubject

// Subject returns the actor id of the subject group.
func (n *Node) Subject(ctx context.Context) (string, error) {
	s, found, err := n.Setting(ctx, SettingSubject)
	if err != nil {
		return "", fmt.Errorf("reading the subject group: %w", err)
	}
	if !found || s == "" {
		return DefaultSubject, nil
	}
	return s, nil
}

// Configure writes settings; when the subject group changes, every incident is composed anew before it returns,
// because sides are relative to it.
func (n *Node) Configure(ctx context.Context, by string, values map[string]string) error {
	before, err := n.Subject(ctx)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(values))
	for name := range values {
		switch name {
		case SettingName, SettingSubject, SettingLang:
			names = append(names, name)
		default:
			return fmt.Errorf("changing settings: there is no setting %q", name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if err := n.SetSetting(ctx, by, name, values[name]); err != nil {
			return fmt.Errorf("changing the setting %s: %w", name, err)
		}
	}
	after, err := n.Subject(ctx)
	if err != nil || after == before {
		return err
	}
	if err := n.Recompose(ctx, nil); err != nil {
		return fmt.Errorf("composing every incident for the new subject group: %w", err)
	}
	return nil
}
