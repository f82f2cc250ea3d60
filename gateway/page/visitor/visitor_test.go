package visitor

import (
	"encoding/json"
	"strings"
	"testing"

	qrcode "github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/evidence/onepage"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/verify"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const number = "DP6200002026030210000420"

func options(t testing.TB, o Options) string {
	o.Now = record.Time(w.At)
	text, err := json.Marshal(o)
	require.NoError(t, err)
	return string(text)
}

func TestJudge(t *testing.T) {
	scene := w.NewCertificate(record.TypeDP, nil)
	file, fingerprint := scene.File(), fingerprint(t)
	judged, err := Judge(file, scene.Trust().List, options(t, Options{Fingerprint: fingerprint}))
	require.NoError(t, err)
	require.Equal(t, verify.Valid, judged.Report.Verdict)
	require.Equal(t, Judged{Report: judged.Report, Text: string(file), Certificate: scene.Certificate, Number: number}, *judged)

	judged, err = Judge(file, scene.Trust().List, options(t, Options{At: "2026-03-01T00:00:00Z"}))
	require.NoError(t, err)
	require.Equal(t, "2026-03-01T00:00:00Z", judged.Report.AsOf)

	judged, err = Judge([]byte(scene.Certificate+"\n"), scene.Trust().List, options(t, Options{}))
	require.NoError(t, err)
	require.Equal(t, verify.Undetermined, judged.Report.Verdict)
	require.Equal(t, scene.Certificate, judged.Certificate)

	dealt := prooftest.New(t, nil)
	dealt.Deal(nil)
	dealt.Prove()
	dealt.Sign()
	p, err := dealt.Proofs.Evidence(t.Context(), "exchange", prooftest.DealKey)
	require.NoError(t, err)
	text, err := p.Encode()
	require.NoError(t, err)
	pdf, err := onepage.Render(text)
	require.NoError(t, err)
	for _, file := range [][]byte{text, pdf} {
		judged, err = Judge(file, dealt.Trust().List, options(t, Options{}))
		require.NoError(t, err)
		require.Equal(t, verify.RootsUnpinned, judged.Report.Reason)
		require.Equal(t, prooftest.DealKey, judged.Report.Package.Subject)
		require.Empty(t, judged.Certificate)
	}

	for name, bad := range map[string]func() (*Judged, error){
		"large":    func() (*Judged, error) { return Judge(make([]byte, MaxInput+1), nil, options(t, Options{})) },
		"list":     func() (*Judged, error) { return Judge(file, nil, options(t, Options{})) },
		"options":  func() (*Judged, error) { return Judge(file, scene.Trust().List, "") },
		"no clock": func() (*Judged, error) { return Judge(file, scene.Trust().List, "{}") },
		"at":       func() (*Judged, error) { return Judge(file, scene.Trust().List, options(t, Options{At: "today"})) },
		"pdf":      func() (*Judged, error) { return Judge([]byte("%PDF-1.7\n"), scene.Trust().List, options(t, Options{})) },
	} {
		judged, err := bad()
		require.Error(t, err, name)
		require.Nil(t, judged)
		var answer struct{ Problem Problem }
		require.NoError(t, json.Unmarshal([]byte(Answer(judged, err)), &answer))
		require.NotEmpty(t, answer.Problem.ZH, name)
		require.NotEmpty(t, answer.Problem.EN, name)
	}
}

func fingerprint(t testing.TB) string {
	text, err := verify.Fingerprint(w.List().Roots)
	require.NoError(t, err)
	return text
}

func TestFind(t *testing.T) {
	scene := w.NewCertificate(record.TypeDP, nil)
	file, err := json.Marshal(bucket.Bucket{Bundles: []string{string(scene.File())}})
	require.NoError(t, err)
	jwt, _, _ := strings.Cut(scene.Certificate, "~")
	find := func(wanted Wanted) (*Found, error) {
		text, err := json.Marshal(wanted)
		require.NoError(t, err)
		return Find(file, string(text))
	}
	for _, wanted := range []Wanted{{Number: number}, {Number: number, Digest: short(jwt)}, {Number: number, Certificate: scene.Certificate}} {
		found, err := find(wanted)
		require.NoError(t, err)
		require.Equal(t, string(scene.File()), found.Bundle)
	}
	// Fewer disclosures at hand than in public: what is shown is what is at hand.
	found, err := find(Wanted{Number: number, Certificate: jwt + "~"})
	require.NoError(t, err)
	require.Contains(t, found.Bundle, `{"certificate":"`+jwt+`~","`)

	for code, wanted := range map[record.Code]Wanted{
		codeDiffers:          {Number: number, Digest: "0123456789abcdef"},
		notListed:            {Number: record.Number{Type: "DP", Region: "620000", Day: "20260302", Gateway: 1, Serial: 43}.String()},
		record.BadIdentifier: {Number: number[:23] + "1"},
	} {
		_, err := find(wanted)
		require.Equal(t, code, record.CodeOf(err))
	}
	_, err = find(Wanted{Number: number, Certificate: jwt[:len(jwt)-4] + "AAAA~"})
	require.Equal(t, record.Code(codeDiffers), record.CodeOf(err))
}

func TestRead(t *testing.T) {
	scene := w.NewCertificate(record.TypeDP, nil)
	jwt, _, _ := strings.Cut(scene.Certificate, "~")
	for text, want := range map[string]Wanted{
		"https://a.example/page/#n=" + number + "&d=0123456789abcdef": {Number: number, Digest: "0123456789abcdef"},
		"shuzheng:#n=" + number + "&d=0123456789abcdef":               {Number: number, Digest: "0123456789abcdef"},
		" " + number + "\n": {Number: number},
		jwt:                 {Number: number, Certificate: jwt + "~"},
		scene.Certificate:   {Number: number, Certificate: scene.Certificate},
	} {
		got, err := Read(text)
		require.NoError(t, err, text)
		require.Equal(t, want, *got)
	}
	for _, text := range []string{
		"", "hello", "https://a.example/?n=" + number + "&d=0123456789abcdef", "#n=" + number, "#n=" + number + "&d=012345678", "#n=DP&d=0123456789abcdef",
		"#n=%zz", "eyJ", "eyJ.eyJ.AAAA", "eyJhbGciOiJTTTIifQ.e30.AAAA~",
	} {
		_, err := Read(text)
		require.Equal(t, record.Code(codeOther), record.CodeOf(err), text)
	}
}

// picture draws a QR code as RGBA with squares of a few pixels.
func picture(t testing.TB, text string, level qrcode.RecoveryLevel, square int) (rgba []byte, side int) {
	made, err := qrcode.New(text, level)
	require.NoError(t, err)
	grid := made.Bitmap()
	side = len(grid) * square
	for y := range side {
		for x := range side {
			shade := byte(250)
			if grid[y/square][x/square] {
				shade = 10
			}
			rgba = append(rgba, shade, shade, shade, 255)
		}
	}
	return rgba, side
}

func TestScan(t *testing.T) {
	jwt, _, _ := strings.Cut(w.NewCertificate(record.TypeDP, func(c *record.Certificate) {
		c.Certificate.Rights[0].Scope = strings.Repeat("城市公交", 25) // about as long as one is printed by value
	}).Certificate, "~")
	require.Greater(t, len(jwt), 2200)
	for _, square := range []int{3, 5} {
		rgba, side := picture(t, jwt, qrcode.Low, square)
		got, err := Scan(rgba, side, side)
		require.NoError(t, err, square)
		require.Equal(t, jwt+"~", got.Certificate)
	}
	rgba, side := picture(t, "https://a.example/#n="+number+"&d=0123456789abcdef", qrcode.Medium, 6)
	got, err := Scan(rgba, side, side)
	require.NoError(t, err)
	require.Equal(t, Wanted{Number: number, Digest: "0123456789abcdef"}, *got)

	_, err = Scan(make([]byte, 4*200*100), 200, 100)
	require.Equal(t, record.Code(codeUnread), record.CodeOf(err))
	for _, size := range [][2]int{{0, 0}, {-1, -1}, {side + 1, side}, {1 << 30, 1 << 30}, {1, 1}} {
		_, err := Scan(rgba, size[0], size[1])
		require.Equal(t, record.TooLarge, record.CodeOf(err), size)
	}
}

func TestBucketName(t *testing.T) {
	name, err := BucketName(number, 0)
	require.NoError(t, err)
	require.Equal(t, "all", name)
	_, err = BucketName("../trust", 0)
	require.Equal(t, record.BadIdentifier, record.CodeOf(err))
}

// FuzzScan wants an answer to every picture: a reader of QR codes is fed by strangers.
func FuzzScan(f *testing.F) {
	rgba, side := picture(f, "#n="+number+"&d=0123456789abcdef", qrcode.Medium, 3)
	f.Add(rgba, side)
	f.Fuzz(func(t *testing.T, rgba []byte, width int) {
		if width < 1 || width > 400 || len(rgba) < 4*width {
			return
		}
		height := len(rgba) / 4 / width
		_, err := Scan(rgba[:4*width*height], width, height)
		require.NotEmpty(t, Answer(nil, err))
	})
}

func FuzzRead(f *testing.F) {
	f.Add("https://a.example/#n=" + number + "&d=0123456789abcdef")
	f.Add("eyJhbGciOiJTTTIifQ.e30.AAAA~")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := Read(text); err == nil && got.Certificate == "" {
			_, err := record.ParseNumber(got.Number)
			require.NoError(t, err)
		}
	})
}
