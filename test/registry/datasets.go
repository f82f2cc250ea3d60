package registry

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// told are the datasets with a story of their own.
var told = []troupe.Row{
	{Plot: "silence", Name: "焦炉煤气回收利用监测", Firm: 0, Industry: "C2521", Region: "140100"},
	{Plot: "silence settled", Name: "文旅景区客流热力", Firm: 3, Industry: "N7861", Region: "140200"},
	{Plot: "supplement", Name: "矿用设备振动诊断样本", Firm: 4, Industry: "B0690", Region: "140300", Form: "MODEL"},
	{Plot: "lapse", Name: "煤层气井口压力日记录", Firm: 6, Industry: "B0721", Region: "140500"},
	{Plot: "decline", Name: "蔬菜大棚温湿度序列", Firm: 7, Industry: "A0141", Region: "140600"},
	{Plot: "refuse", Name: "用户行程轨迹明细", Firm: 10, Industry: "G5411", Region: "140900", Origin: "PERSONAL"},
	{Plot: "withdraw", Name: "物流园区货车到发台账", Firm: 8, Industry: "G5911", Region: "140700"},
	{Plot: "terminate", Name: "连翘产地价格指数", Firm: 9, Industry: "F5124", Region: "140800", Form: "REPORT"},
	{Plot: "extend", Name: "黄河流域墒情网格", Firm: 11, Industry: "M7410", Region: "141000", Form: "API"},
	{Plot: "agent", Name: "白酒原粮批次溯源", Firm: 12, Industry: "C1512", Region: "141100"},
	{Plot: "objection upheld", Name: "中小微企业信用画像", Firm: 13, Industry: "J6620", Region: "140100", Form: "MODEL"},
	{Plot: "objection dismissed", Name: "城市供水管网压力", Firm: 14, Industry: "D4610", Region: "140100"},
	{Plot: "objection after, upheld", Name: "工业园区碳排放因子", Firm: 15, Industry: "M7452", Region: "140700"},
	{Plot: "objection after, in court", Name: "轧机轴承温升样本", Firm: 16, Industry: "C3516", Region: "140100"},
	{Plot: "merger", Name: "老陈醋发酵过程曲线", Firm: 17, Industry: "C1462", Region: "140100"},
	{Plot: "purchase", Name: "算力中心能耗分时数据", Firm: 18, Industry: "I6450", Region: "140200"},
	{Plot: "division", Name: "重卡换电站运行数据", Firm: 2, Industry: "C3610", Region: "140100"},
	{Plot: "change", Name: "高速公路气象能见度", Firm: 10, Industry: "G5441", Region: "140900"},
	{Plot: "correction", Name: "煤焦公路运价指数", Firm: 8, Industry: "G5431", Region: "140700", Form: "REPORT"},
	{Plot: "exchange", Name: "黄芪种植地块档案", Firm: 9, Industry: "A0170", Region: "140200"},
	{Plot: "renewal", Name: "电商平台农产品销售样本", Firm: 0, Industry: "F5292", Region: "140100", Source: "AGREEMENT"},
	{Plot: "expiry", Name: "商圈消费热度合作数据", Firm: 13, Industry: "F5211", Region: "140100", Source: "AGREEMENT"},
	{Plot: "fraud", Name: "风电场功率预测训练集", Firm: 7, Industry: "D4415", Region: "140600", Form: "MODEL"},
	{Plot: "seizure", Name: "大宗商品仓单流转", Firm: 12, Industry: "F5164", Region: "141100"},
	{Plot: "control", Name: "移动基站负荷样本", Firm: 18, Industry: "I6312", Region: "140200"},
	{Plot: "suspension", Name: "网约车运营聚合指标", Firm: 10, Industry: "G5413", Region: "140900"},
	{Plot: "cancellation", Name: "供热管网回水温度", Firm: 14, Industry: "D4430", Region: "140100"},
	{Plot: "retirement", Name: "旧版选煤厂产率台账", Firm: 5, Industry: "B0610", Region: "140400"},
	{Plot: "legal hold", Name: "矿区沉降监测点位", Firm: 4, Industry: "B0690", Region: "140300", Grade: "IMPORTANT"},
	{Plot: "mirror", Name: "潞安矿区瓦斯抽采日报", Firm: 5, Industry: "B0610", Region: "140400"},
	{Plot: "usage", Name: "钢铁产业链景气指数", Firm: 16, Industry: "C3120", Region: "140100", Form: "REPORT"},
	{Plot: "city", Name: "太原市夜间经济活跃度", Firm: 13, Industry: "F5211", Region: "140100"},
	{Plot: "agency", Name: "晋城光机电产业供需", Firm: 6, Industry: "C3979", Region: "140500"},
	{Plot: "suspended delegate", Name: "阳泉自动驾驶路测片段", Firm: 4, Industry: "G5412", Region: "140300"},
	{Plot: "in flight", Name: "苹果产区物候观测", Firm: 9, Industry: "A0151", Region: "140800"},
	{Plot: "twins", Name: "公开招标公告结构化", Firm: 2, Industry: "I6579", Region: "140100", Source: "PUBLIC_CRAWL"},
	{Plot: "draft warns", Name: "跨境电商晋品出口品类", Firm: 15, Industry: "F5149", Region: "140100"},
	{Plot: "negative list", Name: "出口煤机售后诊断", Firm: 16, Industry: "C3511", Region: "140100", Begins: 105},
	{Plot: "government", Name: "机关办公能耗明细", Firm: 19, Industry: "S9221", Region: "140100", Origin: "PUBLIC_GOV", Begins: 105},
	{Plot: "public", Name: "公共停车泊位实时空闲", Firm: 19, Industry: "G5449", Region: "140100", Origin: "PUBLIC_SERVICE", Source: "AUTHORISED_OPERATION", Form: "API"},
	{Plot: "fused", Name: "产业用电与税负融合指数", Firm: 19, Industry: "J6940", Region: "140100", Origin: "MIXED", Source: "FUSED", Form: "REPORT"},
	{Plot: "joint", Name: "新能源汽车充电画像", Firm: 11, Industry: "G5449", Region: "141000"},
	{Plot: "late review", Name: "焊接机器人工艺参数", Firm: 2, Industry: "C3431", Region: "140100"},
	{Plot: "seized", Name: "房地产经纪成交聚合", Firm: 13, Industry: "K7040", Region: "140100"},
	{Plot: "being put right", Name: "中药材仓储温湿度", Firm: 9, Industry: "G5990", Region: "140800"},
	{Plot: "disputed", Name: "直播电商退货特征", Firm: 12, Industry: "F5292", Region: "141100", Begins: 140},
	{Plot: "forgotten", Name: "尾矿库干滩监测", Firm: 4, Industry: "B0810", Region: "140300", Begins: 140},
	{Plot: "applied for", Name: "杂粮电商评价聚合", Firm: 7, Industry: "F5292", Region: "140600", Begins: 176},
	{Plot: "in review", Name: "氢能重卡加注记录", Firm: 5, Industry: "C2619", Region: "140400", Begins: 176},
	{Plot: "in notice", Name: "古建筑病害影像标注", Firm: 3, Industry: "R8840", Region: "140200", Begins: 176},
}

// plainNames are datasets to which nothing happens but both registrations.
var plainNames = []struct{ name, industry string }{
	{"工业用电景气月度", "D4420"}, {"煤炭坑口价格周度", "B0610"}, {"钢材社会库存", "F5164"}, {"铝镁合金出货", "C3240"}, {"光伏组件衰减样本", "D4416"}, {"汾河水质自动站", "N7640"},
	{"城市公交刷卡聚合", "G5412"}, {"冷链车辆温控", "G5432"}, {"小杂粮种植遥感", "A0119"}, {"旅游舆情指数", "N7861"}, {"医药流通批次", "F5151"}, {"建筑工地扬尘", "E4700"},
	{"锻件超声探伤样本", "C3391"}, {"法兰外贸订单指数", "C3489"}, {"玻璃器皿产能", "C3054"}, {"陶瓷窑炉温度", "C3074"},
}

// months are the days on which plain datasets begin.
var months = []int{0, 35, 63, 84, 105, 140}

// datasets are all of them: those with a story, and as many plain ones as were asked for, which come month by month.
func (h *Half) datasets() []*troupe.Row {
	var list []*troupe.Row
	for i := range told {
		list = append(list, &told[i])
	}
	for i := range h.Plain {
		plain := plainNames[i%len(plainNames)]
		list = append(list, &troupe.Row{
			Plot: "plain", Name: plain.name, Firm: i + 1, Industry: plain.industry, Region: holders[i%len(holders)].Region, Begins: months[i*len(months)/h.Plain],
		})
	}
	return list
}

// rightsTo ends the rights of an application at a time, as the agreement does on which they rest.
func rightsTo(to string) func(*record.Apply) {
	return func(body *record.Apply) {
		for i := range body.Rights {
			body.Rights[i].To = to
		}
	}
}

// life lets a dataset live through its story.
func (h *Half) life(ctx context.Context, row *troupe.Row) error {
	if err := h.On(ctx, row.Begins); err != nil {
		return err
	}
	if story, whole := whole[row.Plot]; whole {
		return story(ctx, h, row)
	}
	story := apart[row.Plot]
	if story == nil {
		return fmt.Errorf("there is no story %q", row.Plot)
	}
	dataset, err := h.Describe(ctx, row, h.firms[row.Firm%len(h.firms)])
	if err != nil {
		return err
	}
	property, intellectual := h.books()
	p, i := h.open(property, row, dataset), h.open(intellectual, row, dataset)
	if row.Plot == "plain" && row.Firm%3 == 0 { // not everything is registered twice
		return story(ctx, p)
	}
	return h.Together(ctx, func(ctx context.Context) error { return story(ctx, p) }, func(ctx context.Context) error { return story(ctx, i) })
}
