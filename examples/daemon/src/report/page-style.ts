/** The look of the report page: light and dark, phone and desk. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#16191d;--soft:#5b6470;--line:#dde1e6;--grid:#e8ebef;
--none:#8a929c;--rule:#c2700b;--rolling:#1f62d0;--perfect:#12805c;--load:#16191d;--pv:#b98900;--price:#9333b8;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--bg:#111417;--card:#1a1f24;--ink:#e9edf1;--soft:#9aa5b1;--line:#2c343c;--grid:#262d34;
--none:#8d97a3;--rule:#f0a040;--rolling:#6ea8ff;--perfect:#45c99a;--load:#e9edf1;--pv:#f0cc4a;--price:#cf8cf0;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 20px 56px}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 4px}
h2{font-size:1.1rem;margin:0 0 2px}
p{margin:0 0 10px}
.soft{color:var(--soft);font-size:.92rem}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin-top:18px}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:14px;margin-top:20px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.tile b{display:block;font-size:1.55rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:.88rem}
.bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:10px 14px;align-items:center;margin-top:12px}
.bars .track{position:relative;height:24px}
.bars .fill{position:absolute;top:0;bottom:0;border-radius:4px}
.bars .zero{position:absolute;top:-5px;bottom:-5px;width:1px;background:var(--soft)}
.bars .sum{text-align:right;font-variant-numeric:tabular-nums}
.bars .sum small{color:var(--soft);display:block;line-height:1.2}
.charthead{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between}
.pick{display:flex;gap:8px;align-items:center}
button,select{font:inherit;color:var(--ink);background:var(--bg);border:1px solid var(--line);border-radius:8px;padding:6px 12px;min-height:40px}
button:disabled{opacity:.4}
.chart{margin-top:10px}
.chart .name{font-size:.88rem;color:var(--soft)}
.u-legend{text-align:left;font-size:.86rem;color:var(--ink)}
.u-legend .u-marker{border-width:2px!important}
.scroll{overflow-x:auto}
table.figures{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.94rem}
.figures th,.figures td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
.figures th:first-child{text-align:left;font-weight:500}
.figures thead th{color:var(--soft);font-weight:500}
.lost{color:var(--bad);font-weight:600}
ul{margin:6px 0 0;padding-left:20px}
li{margin-bottom:4px}
@media (max-width:720px){main{padding:18px 12px 40px}.tiles{grid-template-columns:1fr 1fr}h1{font-size:1.3rem}section{padding:14px 12px}
.bars{grid-template-columns:1fr max-content;grid-auto-flow:dense;gap:2px 10px}.bars .track{grid-column:1/3;margin-bottom:12px;height:18px}.bars .sum small{display:inline;margin-left:6px}
.tile b{font-size:1.25rem}}
`;
