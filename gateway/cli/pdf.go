package cli

import (
	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/paper"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

func newPDF(env *Env) *cobra.Command {
	var out, link string
	cmd := &cobra.Command{
		Use:   "pdf BUNDLE",
		Short: env.Say("由证明包制作 PDF 凭证", "render a proof bundle as a PDF certificate"),
		Long: env.Say("同一证明包总是得到同样的字节；证明包作为附件随文件携带。shuzheng verify 会重新排版并逐字节比较。",
			"The same bundle always gives the same bytes; the bundle travels in the file as its attachment. `shuzheng verify` renders\nit again and compares every byte."),
		Example: "  shuzheng pdf certificate.bundle.json --link https://data.example.gov.cn/page/ --out certificate.pdf",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := env.read(args[0])
			if err != nil {
				return err
			}
			sheet, err := sheetOf(text, link)
			if err != nil {
				return err
			}
			pdf, err := paper.Render(*sheet)
			if err != nil {
				return err
			}
			if err := writeNew(out, pdf); err != nil {
				return err
			}
			return env.Print(map[string]any{"file": out, "bytes": len(pdf)}, func() { env.Printf("%s → %s\n", args[0], out) })
		},
	}
	cmd.Flags().StringVar(&out, "out", "certificate.pdf", env.Say("输出文件", "output file"))
	cmd.Flags().StringVar(&link, "link", "", env.Say("核验页面地址，写入二维码", "address of the verification page, for the QR code"))
	return cmd
}

// sheetOf is what a bundle's PDF shows.
func sheetOf(text []byte, link string) (*paper.Sheet, error) {
	b, err := bundle.Parse(text)
	if err != nil {
		return nil, err
	}
	jwt, claims, err := certificateOf(b)
	if err != nil {
		return nil, err
	}
	_, disclosed, _, err := sdjwt.Parse(b.Certificate)
	if err != nil {
		return nil, err
	}
	return &paper.Sheet{Certificate: claims, Disclosed: disclosed, JWT: jwt, Attachment: text, Link: link, Test: claims.Certificate.Test}, nil
}
