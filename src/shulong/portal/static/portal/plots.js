// Draws every .plot from the figures in its data-plot; it computes nothing. Without a script, the table below says the same.
// Months run from left to right; other groups stand below one another, so that their names can be read.
"use strict";

const PALETTE = ["#17617a", "#b45309", "#5b4b8a"];
const APART = 8;
const NARROW = 500;

function percent(value) {
  return `${(value * 100).toFixed(1)}%`;
}

// The line from the lower to the upper end of an interval, beside the others of its group.
function whisker(series, at, many, flat) {
  const ends = series.values.map((_, index) => [index, series.low[index], series.high[index]]);
  const shift = (at - (many - 1) / 2) * APART;
  const style = { stroke: PALETTE[at], lineWidth: 2, opacity: 0.55 };
  const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style });
  return {
    type: "custom",
    name: series.name,
    silent: true,
    itemStyle: { color: PALETTE[at] },
    data: ends.filter((each) => Number.isFinite(each[1])),
    encode: flat ? { y: 0, x: [1, 2] } : { x: 0, y: [1, 2] },
    tooltip: { show: false },
    renderItem(params, api) {
      const [from, to] = [1, 2].map((end) => api.coord(flat ? [api.value(end), api.value(0)] : [api.value(0), api.value(end)]));
      const along = flat ? [0, shift] : [shift, 0];
      const cap = flat ? [0, 3] : [3, 0];
      const cut = ([x, y]) => line(x + along[0] - cap[0], y + along[1] - cap[1], x + along[0] + cap[0], y + along[1] + cap[1]);
      return { type: "group", children: [line(from[0] + along[0], from[1] + along[1], to[0] + along[0], to[1] + along[1]), cut(from), cut(to)] };
    },
  };
}

function dot(series, at, many, flat) {
  const shift = (at - (many - 1) / 2) * APART;
  return {
    type: "scatter",
    name: series.name,
    data: flat ? series.values.map((value, index) => [value, index]) : series.values,
    symbolSize: 7,
    symbolOffset: flat ? [0, shift] : [shift, 0],
    itemStyle: { color: PALETTE[at] },
    tooltip: { valueFormatter: (value) => percent(Array.isArray(value) ? value[0] : value) },
  };
}

function seriesOf({ kind, over, series }) {
  const many = series.length;
  if (kind === "share") return series.flatMap((each, at) => [whisker(each, at, many, !over), dot(each, at, many, !over)]);
  return series.map((each, at) => ({
    type: over && kind !== "stack" ? "line" : "bar",
    name: each.name,
    data: each.values,
    stack: kind === "stack" ? "all" : undefined,
    symbolSize: 6,
    itemStyle: { color: each.colour || PALETTE[at] },
  }));
}

function least(drawn) {
  const lows = drawn.series.flatMap((each) => each.low || []).filter(Number.isFinite);
  return drawn.kind === "share" && lows.length ? Math.floor(Math.min(...lows) * 10) / 10 : 0;
}

function options(drawn, width) {
  const intervals = drawn.kind === "share";
  const parts = intervals || drawn.kind === "ratio";
  const narrow = width < NARROW;
  const value = {
    type: "value",
    min: least(drawn),
    max: intervals ? 1 : undefined,
    minInterval: parts ? undefined : 1,
    splitNumber: drawn.over ? 5 : narrow ? 3 : 5,
    axisLabel: { formatter: parts ? percent : undefined, hideOverlap: true },
  };
  const labels = drawn.over
    ? { rotate: narrow ? 45 : 0, hideOverlap: true }
    : { interval: 0, width: narrow ? 130 : 210, overflow: narrow ? "break" : "truncate", fontSize: narrow ? 11 : 12 };
  const category = { type: "category", data: drawn.labels, inverse: !drawn.over, axisLabel: labels };
  return {
    animation: false,
    textStyle: { fontFamily: "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" },
    // Rich text is drawn on the canvas; a box of HTML would need styles that the page's policy forbids.
    tooltip: { trigger: intervals ? "item" : "axis", renderMode: "richText", confine: true, valueFormatter: parts ? percent : undefined },
    legend: { top: 0, type: narrow ? "scroll" : "plain", data: drawn.series.map((each) => each.name) },
    grid: { left: 8, right: 20, top: 40, bottom: 8, containLabel: true },
    xAxis: drawn.over ? category : value,
    yAxis: drawn.over ? value : category,
    series: seriesOf(drawn),
  };
}

for (const place of document.querySelectorAll(".plot[data-plot]")) {
  const drawn = JSON.parse(place.dataset.plot);
  const each = place.clientWidth < NARROW ? 40 : 26;
  if (!drawn.over) place.style.height = `${Math.max(160, drawn.labels.length * each + 90)}px`;
  const plot = echarts.init(place, null, { renderer: "canvas" });
  const draw = () => {
    plot.resize();
    plot.setOption(options(drawn, place.clientWidth), true);
  };
  draw();
  new ResizeObserver(draw).observe(place);
}
