package play

import (
	"context"
	"fmt"
	"os"
	"strconv"
)

// Open starts the network with its signers and gateways, making the SM2 side first if it is new.
func (s *Stage) Open(ctx context.Context) error {
	if err := os.MkdirAll(s.Net, 0o755); err != nil {
		return err
	}
	if err := s.Shuzheng(ctx, nil, "clock", s.Clock); err != nil {
		return err
	}
	if err := s.Tool(ctx, "up", "--port", strconv.Itoa(s.Port), "--clock", s.Clock); err != nil {
		return err
	}
	if err := s.Ceremony(ctx); err != nil {
		return err
	}
	if err := s.Services(); err != nil {
		return err
	}
	return s.Tool(ctx, "services")
}

// Tool runs the network tool on this stage's network, and shows what it says.
func (s *Stage) Tool(ctx context.Context, args ...string) error {
	out, err := s.Command(ctx, "shuzheng-net", append([]string{"--dir", s.Net, "--bin", s.Bin}, args...)...)
	if s.Print != nil {
		fmt.Fprintf(s.Print, "%s", out)
	}
	return err
}
