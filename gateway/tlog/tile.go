package tlog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/compact"
)

// TileHeight is how many levels of the tree a tile spans, as in C2SP tlog-tiles: up to 256 hashes, side by side.
const (
	TileHeight = 8
	TileWidth  = 1 << TileHeight
	// Enough for every size; the end of the last tile still is a number of 64 bits.
	maxTileLevel     = 7
	maxTileIndexBits = 55
)

// Tile is a row of hashes: Width of them at tree level TileHeight·Level, from Index·256 on. A full one never changes.
type Tile struct {
	Level uint
	Index uint64
	Width int // 1 to 256
}

// Path is the tile's name: `tile/<L>/<N>` and `.p/<W>` when it is partial; N in groups of three digits, all but the last
// with an x before them.
func (t Tile) Path() string {
	n := fmt.Sprintf("%03d", t.Index%1000)
	for rest := t.Index / 1000; rest > 0; rest /= 1000 {
		n = fmt.Sprintf("x%03d/%s", rest%1000, n)
	}
	path := fmt.Sprintf("tile/%d/%s", t.Level, n)
	if t.Width < TileWidth {
		path += fmt.Sprintf(".p/%d", t.Width)
	}
	return path
}

// ParseTile reads a path and refuses every other spelling of it.
func ParseTile(path string) (Tile, error) {
	refused := fmt.Errorf("%.100q is not the path of a tile", path)
	rest, found := strings.CutPrefix(path, "tile/")
	if !found || len(path) > 100 {
		return Tile{}, refused
	}
	t := Tile{Width: TileWidth}
	rest, width, partial := strings.Cut(rest, ".p/")
	if partial {
		n, err := strconv.Atoi(width)
		if err != nil || n < 1 || n >= TileWidth {
			return Tile{}, refused
		}
		t.Width = n
	}
	level, digits, _ := strings.Cut(rest, "/")
	l, errLevel := strconv.ParseUint(level, 10, 8)
	n, errIndex := strconv.ParseUint(strings.NewReplacer("x", "", "/", "").Replace(digits), 10, maxTileIndexBits)
	t.Level, t.Index = uint(l), n
	if errLevel != nil || errIndex != nil || l > maxTileLevel || t.Path() != path {
		return Tile{}, refused
	}
	return t, nil
}

// Read gives the tile's bytes in a tree of size leaves, nil when that tree does not hold it. A level above the lowest
// holds hashes of complete subtrees only.
func (t Tile) Read(size uint64, read Nodes) ([]byte, error) {
	level := t.Level * TileHeight
	begin := t.Index * TileWidth
	if complete := size >> level; begin+uint64(t.Width) > complete {
		return nil, nil
	}
	hashes := make([]byte, 0, t.Width*Hasher.Size())
	for i := range uint64(t.Width) {
		hash, err := read(compact.NewNodeID(level, begin+i))
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash...)
	}
	return hashes, nil
}

// Tiles names the tiles of a tree of size leaves: the full ones, and at each level's end the partial one.
func Tiles(size uint64) []Tile {
	var list []Tile
	for level := uint(0); size>>(level*TileHeight) > 0; level++ {
		complete := size >> (level * TileHeight)
		for n := uint64(0); n < complete; n += TileWidth {
			list = append(list, Tile{level, n / TileWidth, int(min(TileWidth, complete-n))})
		}
	}
	return list
}
