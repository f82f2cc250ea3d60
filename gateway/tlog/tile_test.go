package tlog

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestTilePaths(t *testing.T) {
	for path, tile := range map[string]Tile{
		"tile/0/000":            {0, 0, 256},
		"tile/0/000.p/1":        {0, 0, 1},
		"tile/2/999":            {2, 999, 256},
		"tile/0/x001/234.p/255": {0, 1234, 255},
		"tile/1/x001/x234/067":  {1, 1234067, 256},
	} {
		if got := tile.Path(); got != path {
			t.Errorf("%+v is called %s, not %s", tile, got, path)
		}
		if got, err := ParseTile(path); err != nil || got != tile {
			t.Errorf("%s reads as %+v, %v", path, got, err)
		}
	}
}

func TestOtherSpellingsOfATileAreRefused(t *testing.T) {
	for _, path := range []string{
		"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/8/000", "tile/-1/000", "tile/+0/000", "tile/0/x000/001",
		"tile/0/001/x234", "tile/0/x1/234", "tile/0/1234", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/-1", "tile/0/000/",
		"/tile/0/000", "tile/0/../000", "tile/0/000.p/1.p/1", "tile/0/x072/x057/x594/x037/x927/935", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/data/000",
	} {
		if tile, err := ParseTile(path); err == nil {
			t.Errorf("%q reads as %+v", path, tile)
		}
	}
}

func TestTilePathReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tile := Tile{uint(rapid.IntRange(0, maxTileLevel).Draw(t, "level")), rapid.Uint64Range(0, 1<<55-1).Draw(t, "index"), rapid.IntRange(1, TileWidth).Draw(t, "width")}
		if got, err := ParseTile(tile.Path()); err != nil || got != tile {
			t.Fatalf("%s reads as %+v, %v", tile.Path(), got, err)
		}
	})
}

// TestTilesHoldTheTree: whoever has the tiles has every subtree that a proof needs.
func TestTilesHoldTheTree(t *testing.T) {
	kept := memory{}
	size, root, err := Append(0, hashes(70_000), kept.read, kept.keep)
	if err != nil {
		t.Fatal(err)
	}
	copied := memory{}
	tiles := Tiles(size)
	for _, tile := range tiles {
		row, err := tile.Read(size, kept.read)
		if err != nil || len(row) != 32*tile.Width {
			t.Fatalf("%s: %d bytes, %v", tile.Path(), len(row), err)
		}
		copied.fill(t, tile, row)
	}
	if got, err := Root(size, copied.read); err != nil || !bytes.Equal(got, root) {
		t.Fatalf("the tiles have another root: %v", err)
	}
	for _, index := range []uint64{0, 1, 255, 256, 65_535, 65_536, size - 1} {
		path, err := Inclusion(index, size, copied.read)
		if err != nil || Included(kept[Node{Index: index}], index, size, path, root) != nil {
			t.Fatalf("leaf %d: %v", index, err)
		}
	}
	if last := tiles[len(tiles)-1]; last != (Tile{2, 0, 1}) || len(tiles) != 274+2+1 {
		t.Fatalf("%d tiles, the last is %+v", len(tiles), last)
	}
}

// fill takes a tile apart and computes what stands between its row and the next tile's.
func (m memory) fill(t *testing.T, tile Tile, row []byte) {
	t.Helper()
	level := make([][]byte, tile.Width)
	for i := range level {
		level[i] = row[32*i : 32*(i+1)]
	}
	for height := uint(0); len(level) > 0 && height < TileHeight; height++ {
		var above [][]byte
		for i, hash := range level {
			m[Node{Level: tile.Level*TileHeight + height, Index: tile.Index<<(TileHeight-height) + uint64(i)}] = hash
			if i%2 == 1 {
				above = append(above, Hasher.HashChildren(level[i-1], hash))
			}
		}
		level = above
	}
}

func TestATileBeyondTheTreeIsNotThere(t *testing.T) {
	for _, tile := range []Tile{{0, 0, 5}, {0, 1, 1}, {1, 0, 1}, {7, 1<<55 - 1, 256}, {0, 1<<55 - 1, 256}} {
		if row, err := tile.Read(4, memory{}.read); row != nil || err != nil {
			t.Errorf("%s: %d bytes, %v", tile.Path(), len(row), err)
		}
	}
}
