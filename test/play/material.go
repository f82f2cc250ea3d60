package play

import (
	"context"
	"embed"
	"path/filepath"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

//go:embed material
var material embed.FS

// unpack copies the sample material to where the play's people keep their files, canonical where the ledger wants it.
func (s *Stage) unpack() error {
	entries, err := material.ReadDir("material")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		content, err := material.ReadFile("material/" + entry.Name())
		if err != nil {
			return err
		}
		if entry.Name() == "pack.json" || entry.Name() == "calendar.json" {
			if content, err = record.Canonical(content); err != nil {
				return err
			}
		}
		if _, err := s.write(filepath.Join("material", entry.Name()), content); err != nil {
			return err
		}
	}
	return nil
}

// sm3 is the digest of a file as `shuzheng digest` prints it.
func (s *Stage) sm3(ctx context.Context, name string) (string, error) {
	var answer []struct {
		Digest string `json:"digest"`
	}
	if err := s.Shuzheng(ctx, &answer, "digest", s.File("material", name)); err != nil {
		return "", err
	}
	return answer[0].Digest, nil
}
