package sdk

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// stage is the network all tests run on.
var stage *network

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// run attaches to the network that SHUZHENG_NET names, or starts one for these tests only.
func run(m *testing.M) (code int, err error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return 0, err
	}
	dir := os.Getenv("SHUZHENG_NET")
	if dir == "" {
		dir = filepath.Join(root, ".run", "sdk", "net")
		defer func() {
			if down := tool(root, "down", "--dir", dir); err == nil {
				err = down
			}
		}()
		err = start(root, dir)
	} else if dir, err = filepath.Abs(dir); err == nil {
		err = tool(root, "status", "--dir", dir)
	}
	if err != nil {
		return 0, err
	}
	if stage, err = attach(root, dir); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

// start sets up a fresh network in dir and plays the main job on it.
func start(root, dir string) error {
	if err := tool(root, "clean", "--dir", dir); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Dir(dir)); err != nil {
		return err
	}
	return command(root, "go", "run", "./test/stage", "-net", dir, "-port", "7500", "-job", "-quiet")
}

func tool(root string, args ...string) error {
	return command(root, filepath.Join(root, "scripts", "net"), args...)
}

// command runs a program of the workspace, to which these tests do not belong.
func command(root, program string, args ...string) error {
	cmd := exec.Command(program, args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOWORK=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}
