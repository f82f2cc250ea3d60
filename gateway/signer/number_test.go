package signer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

const counter = "counter-DP"

// forget removes a file or a directory's content from the given directories.
func (d *desk) forget(name string, directories ...string) {
	d.Helper()
	for _, directory := range directories {
		path := filepath.Join(directory, name)
		info, err := os.Stat(path)
		require.NoError(d, err)
		require.NoError(d, os.RemoveAll(path))
		if info.IsDir() {
			require.NoError(d, os.Mkdir(path, 0o700))
		}
	}
}

func (d *desk) write(directory, name, text string) {
	d.Helper()
	require.NoError(d, os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600))
}

func TestNumbersGoOnAfterARestartAndBeginAnewEachDay(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	require.Equal(t, 1, d.serial(d.prepared(sub)))
	require.Equal(t, 2, d.serial(d.prepared(sub)))
	d.start()
	require.Equal(t, 3, d.serial(d.prepared(sub)))
	d.Later(24 * time.Hour)
	require.Equal(t, 1, d.serial(d.prepared(sub)))
	d.Later(-24 * time.Hour)
	_, err := d.Prepare(d.Context(), d.request(d.preparing(sub)))
	d.refuses(record.Unavailable, "behind the day of the last number", err)
}

// TestNumbersGoOnAfterALoss takes away or turns back what the signer keeps; two numbers were given before, one of them
// is on the ledger.
func TestNumbersGoOnAfterALoss(t *testing.T) {
	const older = "20260302 1\n"
	losses := map[string]func(d *desk, here, there string){
		"the directory's counter":         func(d *desk, here, _ string) { d.forget(counter, here) },
		"the backup's counter":            func(d *desk, _, there string) { d.forget(counter, there) },
		"both counters":                   func(d *desk, here, there string) { d.forget(counter, here, there) },
		"an older counter":                func(d *desk, here, _ string) { d.write(here, counter, older) },
		"an older counter in the backup":  func(d *desk, _, there string) { d.write(there, counter, older) },
		"an older counter and no backup":  func(d *desk, here, there string) { d.write(here, counter, older); d.forget(counter, there) },
		"a counter and all the directory": func(d *desk, here, there string) { d.forget(counter, here, there); d.forget("prepared", here) },
		"a counter and all the backup":    func(d *desk, here, there string) { d.forget(counter, here, there); d.forget("prepared", there) },
		"everything but the ledger": func(d *desk, here, there string) {
			d.forget(counter, here, there)
			d.forget("prepared", here, there)
		},
		"everything back to an older state": func(d *desk, here, there string) {
			d.write(here, counter, older)
			d.write(there, counter, older)
			d.forget("prepared", here, there)
		},
	}
	for what, lose := range losses {
		t.Run(what, func(t *testing.T) {
			d := newWorld(t).desk()
			d.issued(d.deposited("R1"))
			d.issued(d.deposited("R2"))
			d.start()
			lose(d, d.options.Directory, d.options.Backup)
			next := d.prepared(d.deposited("R3"))
			require.Equal(t, 3, d.serial(next))
			here, err := os.ReadFile(filepath.Join(d.options.Directory, counter))
			require.NoError(t, err)
			there, err := os.ReadFile(filepath.Join(d.options.Backup, counter))
			require.NoError(t, err)
			require.Equal(t, string(here), string(there))
		})
	}
}

func TestANumberPreparedAndNotIssuedIsNotGivenAgainAfterALoss(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	d.prepared(sub)
	d.prepared(sub)
	d.forget(counter, d.options.Directory, d.options.Backup)
	d.forget("prepared", d.options.Directory)
	require.Equal(t, 3, d.serial(d.prepared(sub)))
}

func TestTheBackupsCounterCountsWhenNothingElseIsLeft(t *testing.T) {
	for _, directoryHas := range []string{"", "20260302 1\n"} {
		d := newWorld(t).desk()
		sub := d.deposited("R1")
		d.prepared(sub)
		d.prepared(sub)
		d.forget("prepared", d.options.Directory, d.options.Backup)
		d.forget(counter, d.options.Directory)
		if directoryHas != "" {
			d.write(d.options.Directory, counter, directoryHas)
		}
		require.Equal(t, 3, d.serial(d.prepared(sub)))
	}
}

func TestANumberIsNotUsedBeforeTheBackupHasIt(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	d.prepared(sub)
	back := d.away(d.options.Backup)
	_, err := d.Prepare(d.Context(), d.request(d.preparing(sub)))
	require.Error(t, err)
	text, err := os.ReadFile(filepath.Join(d.options.Directory, counter))
	require.NoError(t, err)
	require.Equal(t, "20260302 1\n", string(text), "the directory is ahead of the backup")
	back()
	d.prepared(sub)
}

func TestADamagedCounterRefusesAndItsAdviceHelps(t *testing.T) {
	for _, text := range []string{"", "20260302", "20260302 x\n", "20260302 2 3\n", "20260302 002\n", "garbage\n"} {
		d := newWorld(t).desk()
		sub := d.deposited("R1")
		d.prepared(sub)
		d.prepared(sub)
		for _, directory := range []string{d.options.Directory, d.options.Backup} {
			d.write(directory, counter, text)
			path := filepath.Join(directory, counter)
			_, err := d.Prepare(d.Context(), d.request(d.preparing(sub)))
			d.refuses(record.Unavailable, path+" is damaged; remove it", err)
			require.NoError(t, os.Remove(path))
		}
		require.Equal(t, 3, d.serial(d.prepared(sub)))
	}
}

func TestADamagedEntryRefusesARecount(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	p := d.prepared(sub)
	d.write(d.options.Backup, "prepared/"+strings.TrimPrefix(p.Prepared, "sm3:"), "{")
	d.prepared(sub) // not looked at
	d.forget(counter, d.options.Directory)
	_, err := d.Prepare(d.Context(), d.request(d.preparing(sub)))
	d.refuses(record.Unavailable, "put its copy from the other directory in its place", err)
}

// full is a ledger on which every number up to some serial is taken.
type full struct {
	*world
	upTo int
}

// Read implements rules.Reader.
func (f *full) Read(namespace, key string) ([]byte, error) {
	if number, err := record.ParseNumber(strings.TrimPrefix(key, "jwt/")); err == nil && number.Serial <= f.upTo {
		return []byte("taken"), nil
	}
	return f.world.Read(namespace, key)
}

func TestPassingOverNumbersIsBoundedAndGoesOn(t *testing.T) {
	d := newWorld(t).desk()
	d.options.Replica = &full{d.world, 12_000}
	d.start()
	sub := d.deposited("R1")
	_, err := d.Prepare(d.Context(), d.request(d.preparing(sub)))
	d.refuses(record.Unavailable, "ask again", err)
	require.Equal(t, 12_001, d.serial(d.prepared(sub)))
}

func TestTheDayHasAnEnd(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	for _, directory := range []string{d.options.Directory, d.options.Backup} {
		d.write(directory, counter, "20260302 999998\n")
	}
	require.Equal(t, 999_999, d.serial(d.prepared(sub)))
	_, err := d.Prepare(d.Context(), d.request(d.preparing(sub)))
	d.refuses(record.Overloaded, "999999", err)
}
