// Draws every .plot from the figures in its data-plot; it computes nothing. Without a script, the table below says the same.
"use strict";

const PALETTE = ["#17617a", "#b45309", "#5b4b8a"];

function percent(value) {
  return `${(value * 100).toFixed(1)}%`;
}

// The line from the lower to the upper end of an interval, beside the others of its group.
function whisker(series, at, many) {
  return {
    type: "custom",
    name: series.name,
    silent: true,
    itemStyle: { color: PALETTE[at] },
    data: series.values.map((_, index) => [index, series.low[index], series.high[index]]).filter((each) => each[1] !== null),
    renderItem(params, api) {
      const low = api.coord([api.value(0), api.value(1)]);
      const high = api.coord([api.value(0), api.value(2)]);
      const shift = (at - (many - 1) / 2) * 9;
      const style = { stroke: PALETTE[at], lineWidth: 2, opacity: 0.55 };
      const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1: x1 + shift, y1, x2: x2 + shift, y2 }, style });
      return { type: "group", children: [line(low[0], low[1], high[0], high[1]), line(low[0] - 3, low[1], low[0] + 3, low[1]), line(low[0] - 3, high[1], low[0] + 3, high[1])] };
    },
    encode: { x: 0, y: [1, 2] },
    tooltip: { show: false },
  };
}

function dot(series, at, many) {
  return { type: "scatter", name: series.name, data: series.values, symbolSize: 7, symbolOffset: [(at - (many - 1) / 2) * 9, 0], itemStyle: { color: PALETTE[at] } };
}

function drawnAs(drawn) {
  const { kind, over, series } = drawn;
  if (kind === "share") return series.flatMap((each, at) => [whisker(each, at, series.length), dot(each, at, series.length)]);
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
  const lows = drawn.series.flatMap((each) => each.low || []).filter((value) => value !== null);
  return drawn.kind === "share" && lows.length ? Math.floor(Math.min(...lows) * 10) / 10 : 0;
}

function options(drawn, width) {
  const share = drawn.kind === "share";
  const long = drawn.labels.some((label) => label.length > 8);
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" },
    // Rich text is drawn on the canvas; a box of HTML would need styles that the page's policy forbids.
    tooltip: { trigger: share ? "item" : "axis", renderMode: "richText", confine: true, valueFormatter: share ? percent : undefined },
    legend: { top: 0, type: width < 500 ? "scroll" : "plain", data: drawn.series.map((each) => each.name) },
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    xAxis: {
      type: "category",
      data: drawn.labels,
      axisLabel: { rotate: long || width < 500 ? 45 : 0, hideOverlap: true, width: 120, overflow: "truncate" },
    },
    yAxis: { type: "value", min: least(drawn), max: share ? 1 : undefined, minInterval: share ? undefined : 1, axisLabel: { formatter: share ? percent : undefined } },
    series: drawnAs(drawn),
  };
}

for (const place of document.querySelectorAll(".plot[data-plot]")) {
  const drawn = JSON.parse(place.dataset.plot);
  const plot = echarts.init(place, null, { renderer: "canvas" });
  const draw = () => {
    plot.resize();
    plot.setOption(options(drawn, place.clientWidth), true);
  };
  draw();
  new ResizeObserver(draw).observe(place);
}
