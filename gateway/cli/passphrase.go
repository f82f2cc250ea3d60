package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/shuzheng/shuzheng/gateway/sm"
)

// passphraseVariable names a file, not a passphrase: an environment is readable by too many.
const passphraseVariable = "SHUZHENG_PASSPHRASE_FILE"

const maxPassphrase = 1024

// keyFlags choose a private key and where its passphrase comes from.
type keyFlags struct{ key, passphrase string }

func (f *keyFlags) add(cmd *cobra.Command, env *Env) {
	cmd.Flags().StringVar(&f.key, "key", "", env.Say("私钥文件", "private key file"))
	f.addPassphrase(cmd, env)
}

func (f *keyFlags) addPassphrase(cmd *cobra.Command, env *Env) {
	cmd.Flags().StringVar(&f.passphrase, "passphrase-file", "",
		env.Say("口令文件（缺省取环境变量 "+passphraseVariable+"，否则询问）", "file with the passphrase (default: $"+passphraseVariable+", else you are asked)"))
}

// load opens the key. The passphrase is wiped from memory afterwards.
func (f *keyFlags) load(env *Env) (*sm.Key, error) {
	if f.key == "" {
		return nil, Usagef("--key is missing")
	}
	passphrase, err := f.read(env, false)
	if err != nil {
		return nil, err
	}
	defer clear(passphrase)
	key, err := sm.Load(f.key, passphrase)
	if err != nil {
		return nil, Usage(err)
	}
	return key, nil
}

// read gets the passphrase from the file named by flag or environment, else from a person; twice for a new key.
func (f *keyFlags) read(env *Env, fresh bool) ([]byte, error) {
	path := f.passphrase
	if path == "" {
		path = env.Getenv(passphraseVariable)
	}
	if path != "" {
		return passphraseFile(path)
	}
	terminal, ok := env.Stdin.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return nil, Usagef("no passphrase: give --passphrase-file or set %s", passphraseVariable)
	}
	first, err := env.ask(terminal, env.Say("口令：", "Passphrase: "))
	if err != nil || !fresh {
		return first, err
	}
	second, err := env.ask(terminal, env.Say("再次输入口令：", "Passphrase again: "))
	defer clear(second)
	if err == nil && !bytes.Equal(first, second) {
		err = Usage(errors.New(env.Say("两次输入的口令不一致", "the two passphrases differ")))
	}
	return first, err
}

// ask reads one line without showing it. Interrupted, it gives the terminal its echo back.
func (e *Env) ask(terminal *os.File, prompt string) ([]byte, error) {
	fd := int(terminal.Fd())
	state, err := term.GetState(fd)
	if err != nil {
		return nil, Usagef("reading the passphrase: %w", err)
	}
	type answer struct {
		line []byte
		err  error
	}
	answers := make(chan answer, 1)
	fmt.Fprint(e.Stderr, prompt)
	go func() {
		line, err := term.ReadPassword(fd)
		answers <- answer{line, err}
	}()
	select {
	case <-e.interrupted:
		return nil, Usage(errors.Join(errors.New("interrupted"), term.Restore(fd, state)))
	case got := <-answers:
		fmt.Fprintln(e.Stderr)
		if got.err != nil {
			return nil, Usagef("reading the passphrase: %w", got.err)
		}
		return got.line, nil
	}
}

// passphraseFile reads the first line. A file that others may read is refused, as a key file is; a pipe is not.
func passphraseFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, Usage(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, Usage(err)
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		return nil, Usagef("%s may be read by others (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxPassphrase+1))
	if err != nil {
		return nil, Usagef("reading %s: %w", path, err)
	}
	line, _, _ := bytes.Cut(content, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 || len(content) > maxPassphrase {
		return nil, Usagef("%s must hold one line of at most %d bytes", path, maxPassphrase)
	}
	return line, nil
}
