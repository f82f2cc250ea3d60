package page_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	qrcode "github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// public are the bundles of a few certificates of one day.
func public(n int) (bundles [][]byte, numbers []string) {
	for i := range n {
		number := record.Number{Type: record.TypeDP, Region: "620000", Day: "20260302", Gateway: 1, Serial: 42 + i}
		scene := w.NewCertificate(record.TypeDP, func(c *record.Certificate) {
			c.Certificate.Number, c.Status.List.Idx = number.String(), 700001+i
		})
		bundles, numbers = append(bundles, scene.File()), append(numbers, number.String())
	}
	return bundles, numbers
}

// traces are the forms in which a request could tell what is looked up.
func traces(secret string) []string {
	s3, s256, s1, s5, s512 := sm3.Sum([]byte(secret)), sha256.Sum256([]byte(secret)), sha1.Sum([]byte(secret)), md5.Sum([]byte(secret)), sha512.Sum512([]byte(secret))
	found := []string{secret, strings.ToLower(secret), url.QueryEscape(secret), hex.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret))}
	for _, digest := range [][]byte{s3[:], s256[:], s1[:], s5[:], s512[:]} {
		// The beginning is enough to know it by, and stands in every longer form.
		found = append(found, hex.EncodeToString(digest)[:8], strings.ToUpper(hex.EncodeToString(digest)[:8]),
			base64.RawURLEncoding.EncodeToString(digest)[:8], base64.StdEncoding.EncodeToString(digest)[:8])
	}
	return found
}

// paths are the files that were asked for.
func paths(requests []string) (paths []string) {
	for _, text := range requests {
		paths = append(paths, strings.Fields(text)[1])
	}
	return paths
}

// untold asserts that neither what the server got nor what the browser sent holds a trace.
func untold(t *testing.T, s *site, b *tab, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		for _, trace := range traces(secret) {
			for _, text := range s.heard() {
				require.NotContains(t, text, trace)
			}
			for _, r := range b.asked() {
				require.NotContains(t, r.url+" "+r.text, trace)
			}
		}
	}
}

func TestLookUpWithoutTelling(t *testing.T) {
	c := shared(t)
	bundles, numbers := public(3)
	s := serve(t, trust(), 0, bundles, false)
	b := c.open(t, s.page(), phone, w.At)
	b.wait(`document.querySelector("#trust").textContent`) // all is loaded
	number, before := numbers[1], len(s.heard())
	b.call("Runtime.evaluate", object{"expression": `document.querySelector("#number").focus()`})
	b.call("Input.insertText", object{"text": " " + strings.ToLower(number[:8]) + " " + number[8:] + " "})
	b.enter()
	b.outcome()
	require.Contains(t, b.text("#verdict"), "有效")
	require.Contains(t, b.text("#outcome"), number)
	want := []string{"/public/buckets/index.json", "/public/buckets/all.json"}
	require.Equal(t, want, paths(s.heard()[before:]))

	// Every certificate is asked for in the same words.
	before = len(s.heard())
	b.fresh()
	b.eval(fmt.Sprintf(`document.querySelector("#number").value = %q`, numbers[2]))
	b.click("#lookup button")
	b.outcome()
	require.Contains(t, b.text("#outcome"), numbers[2])
	require.Equal(t, want, paths(s.heard()[before:]))

	// A slip is told before anything is fetched, an unknown number after.
	before = len(s.heard())
	b.fresh()
	b.eval(fmt.Sprintf(`document.querySelector("#number").value = %q`, number[:23]+"*"))
	b.click("#lookup button")
	b.outcome()
	require.Equal(t, "bad-identifier", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))
	require.Len(t, s.heard(), before)
	unknown := record.Number{Type: record.TypeDP, Region: "620000", Day: "20260302", Gateway: 1, Serial: 999}.String()
	b.fresh()
	b.eval(fmt.Sprintf(`document.querySelector("#number").value = %q`, unknown))
	b.click("#lookup button")
	b.outcome()
	require.Equal(t, "not-listed", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))
	b.shoot("not-listed-zh-phone")

	untold(t, s, b, append(numbers, unknown)...)
	b.contained(s)
}

func TestLookUpInOneOfManyBuckets(t *testing.T) {
	c := shared(t)
	bundles, numbers := public(4)
	for _, bits := range []int{3, 6, 8} {
		s := serve(t, trust(), bits, bundles, false)
		b := c.open(t, s.page(), phone, w.At)
		b.wait(`document.querySelector("#trust").textContent`)
		before := len(s.heard())
		b.eval(fmt.Sprintf(`document.querySelector("#number").value = %q`, numbers[3]))
		b.click("#lookup button")
		b.outcome()
		require.Contains(t, b.text("#outcome"), numbers[3])
		name, err := bucket.Name(numbers[3], bits)
		require.NoError(t, err)
		require.Equal(t, []string{"/public/buckets/index.json", "/public/buckets/" + name + ".json"}, paths(s.heard()[before:]))
		untold(t, s, b, numbers...)
		b.contained(s)
	}
}

func TestWithoutPublicData(t *testing.T) {
	c := shared(t)
	_, numbers := public(1)
	s := serve(t, trust(), 0, nil, false)
	require.NoError(t, os.RemoveAll(filepath.Join(s.dir, "public")))
	b := c.open(t, s.page(), phone, w.At)
	b.judged("certificate.json", certificate().File())
	require.Equal(t, "no-trust-list", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))
	b.eval(fmt.Sprintf(`document.querySelector("#number").value = %q`, numbers[0]))
	b.fresh()
	b.click("#lookup button")
	b.outcome()
	require.Equal(t, "unavailable", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))

	// With a list of one's own everything works.
	b.fresh()
	b.choose("#list", "trust.json", trust())
	b.judged("certificate.json", certificate().File())
	require.Contains(t, b.text("#verdict"), "有效")
}

// code is a picture of a QR code, on a grey ground and with a margin as a photo has.
func code(t *testing.T, text string) image.Image {
	t.Helper()
	made, err := qrcode.New(text, qrcode.Low)
	require.NoError(t, err)
	grid := made.Bitmap()
	const square, margin = 5, 60
	side := len(grid)*square + 2*margin
	picture := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			shade := uint8(200)
			if i, j := (y-margin)/square, (x-margin)/square; y >= margin && x >= margin && i < len(grid) && j < len(grid) {
				shade = 235
				if grid[i][j] {
					shade = 25
				}
			}
			picture.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	return picture
}

func pngOf(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, picture))
	return out.Bytes()
}

// jwtOf takes the JWT of a scene.
func jwtOf(scene *w.Scene) string {
	jwt, _, _ := strings.Cut(scene.Certificate, "~")
	return jwt
}

func short(jwt string) string { return strings.TrimPrefix(seal.Digest([]byte(jwt)), "sm3:")[:16] }

func TestCodesInPictures(t *testing.T) {
	c := shared(t)
	bundles, numbers := public(2)
	scene := w.NewCertificate(record.TypeDP, nil)
	s := serve(t, trust(), 0, bundles, false)
	b := c.open(t, s.page(), phone, w.At)
	scan := func(text string) {
		b.fresh()
		b.choose("#photo", "photo.png", pngOf(t, code(t, text)))
		b.outcome()
	}
	foreign := "https://elsewhere.example/steal?n=1#n=" + numbers[0] + "&d="

	scan(foreign + short(jwtOf(scene)))
	require.Contains(t, b.text("#verdict"), "有效")
	require.Contains(t, b.text("#outcome"), numbers[0])

	scan(foreign + "0123456789abcdef")
	require.Equal(t, "code-differs", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))

	scan("https://elsewhere.example/")
	require.Equal(t, "code-other", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))

	// By value: with its proof from the buckets where there is one, by itself where there is none.
	scan(jwtOf(scene))
	require.Contains(t, b.text("#verdict"), "有效")
	private := w.NewCertificate(record.TypeDP, func(c *record.Certificate) {
		c.Certificate.Number = record.Number{Type: record.TypeDP, Region: "620000", Day: "20260302", Gateway: 1, Serial: 900}.String()
	})
	scan(jwtOf(private))
	require.Contains(t, b.text("#verdict"), "无法判定")
	require.Contains(t, b.text("#outcome"), "公开数据中没有查到这份凭证的证明")

	b.fresh()
	b.choose("#photo", "photo.png", pngOf(t, image.NewGray(image.Rect(0, 0, 300, 200))))
	b.outcome()
	require.Equal(t, "code-unread", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))
	b.fresh()
	b.choose("#photo", "photo.png", []byte("no picture"))
	b.outcome()
	require.Equal(t, "picture", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))

	untold(t, s, b, append(numbers, jwtOf(scene), jwtOf(private))...)
	b.contained(s)
}

func TestCameraAndLink(t *testing.T) {
	bundles, numbers := public(1)
	jwt := jwtOf(w.NewCertificate(record.TypeDP, nil))
	s := serve(t, trust(), 0, bundles, false)
	c := launch(t, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
		"--use-file-for-fake-video-capture="+video(t, code(t, "https://elsewhere.example/#n="+numbers[0]+"&d="+short(jwt))))
	defer c.close()
	b := c.open(t, s.page(), phone, w.At)
	b.click("#camera")
	b.outcome()
	require.Contains(t, b.text("#outcome"), numbers[0])
	require.False(t, value[bool](b, `document.querySelector("#scanner").open`))

	// A telephone's own camera opens the link: the fragment stays in the browser, and leaves the address bar.
	linked := c.open(t, s.page()+"#n="+numbers[0]+"&d="+short(jwt), phone, w.At)
	linked.outcome()
	require.Contains(t, linked.text("#verdict"), "有效")
	require.Empty(t, value[string](linked, `location.hash`))
	untold(t, s, b, numbers[0], jwt)
	for _, text := range s.heard() {
		require.NotContains(t, text, numbers[0])
	}
	b.contained(s)
}

// video is a film of one picture for Chromium's pretended camera (Y4M).
func video(t *testing.T, picture image.Image) string {
	t.Helper()
	const width, height = 640, 480
	var out bytes.Buffer
	fmt.Fprintf(&out, "YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420\nFRAME\n", width, height)
	side := picture.Bounds().Dx()
	for y := range height {
		for x := range width {
			// The picture at 440 × 440 in the middle.
			i, j := (x-(width-440)/2)*side/440, (y-(height-440)/2)*side/440
			shade := uint8(128)
			if i >= 0 && j >= 0 && i < side && j < side {
				shade = color.GrayModel.Convert(picture.At(i, j)).(color.Gray).Y
			}
			out.WriteByte(shade)
		}
	}
	out.Write(bytes.Repeat([]byte{128}, width*height/2))
	path := filepath.Join(t.TempDir(), "camera.y4m")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	return path
}

// TestProofOfAPlainCertificate: its proof is looked for only when the visitor asks for it.
func TestProofOfAPlainCertificate(t *testing.T) {
	c := shared(t)
	bundles, numbers := public(1)
	s := serve(t, trust(), 0, bundles, false)
	b := c.open(t, s.page(), desktop, w.At)
	b.judged("certificate.sd-jwt", []byte(w.NewCertificate(record.TypeDP, nil).Certificate+"\n"))
	require.Contains(t, b.text("#verdict"), "无法判定")
	require.NotContains(t, strings.Join(s.heard(), ""), "/buckets/")
	b.shoot("plain-zh-desktop")
	b.click("#prove")
	b.wait(`document.querySelector("[data-verdict=valid]")`)
	require.Contains(t, b.text("#outcome"), "数据合规部 0931-0000000", "what the holder discloses is kept")

	old := w.NewCertificate(record.TypeDP, nil)
	old.Tokens = nil
	b.judged("old.json", old.File())
	require.Contains(t, b.text("#verdict"), "无法判定")
	b.click("#prove")
	b.wait(`document.querySelector("[data-verdict=valid]")`)
	require.Contains(t, b.text(".verdict"), "old.json")

	unlisted := w.NewCertificate(record.TypeIP, nil)
	b.judged("unlisted.sd-jwt", []byte(unlisted.Certificate))
	b.click("#prove")
	b.wait(`document.querySelector("#outcome > p.note")`)
	require.Contains(t, b.text("#outcome"), "公开数据中没有查到这份凭证的证明")
	require.Contains(t, b.text(".verdict"), "unlisted.sd-jwt")
	untold(t, s, b, numbers[0])
	b.contained(s)
}
