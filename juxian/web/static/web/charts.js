/* Draws the charts of a page with ECharts, from the JSON that the chart component leaves beside its table. */
"use strict";

(() => {
  const COLOURS = ["#1456b8", "#e08a00", "#2a8a4a", "#8b5fbf", "#c8452f", "#1f8fa6", "#7a869a", "#b0467d"];
  const INK = "#465062";
  const FONT = getComputedStyle(document.body).fontFamily;
  const number = new Intl.NumberFormat(document.documentElement.lang || "zh");

  const text = { color: INK, fontFamily: FONT, fontSize: 12 };
  const quiet = { lineStyle: { color: "#cbd2dc" } };

  function written(value, unit) {
    return value === null || value === undefined ? "—" : `${number.format(value)}${unit ? ` ${unit}` : ""}`;
  }

  function base(chart) {
    return {
      color: COLOURS,
      textStyle: text,
      animationDuration: 300,
      aria: { enabled: false },
      legend: { show: chart.series.length > 1, top: 0, left: "center", itemWidth: 14, itemHeight: 8, textStyle: text },
      // Drawn on the canvas: a tooltip of HTML would carry style attributes, which our policy refuses.
      tooltip: { renderMode: "richText", confine: true, textStyle: { fontFamily: FONT, fontSize: 12 } },
    };
  }

  function pie(chart) {
    const series = chart.series[0];
    return {
      ...base(chart),
      legend: { show: false },
      tooltip: { ...base(chart).tooltip, trigger: "item", formatter: (at) => `${at.name}  ${written(at.value, series.unit || chart.unit)}  ${at.percent}%` },
      series: [{
        type: "pie",
        radius: ["42%", "66%"],
        itemStyle: { borderColor: "#fff", borderWidth: 1 },
        label: { ...text, lineHeight: 16, formatter: (at) => `${at.name}\n${written(at.value)}  ${at.percent.toFixed(1)}%` },
        labelLine: { length: 10, length2: 8 },
        data: chart.categories.map((name, at) => ({ name, value: series.values[at], url: series.urls[at] })),
      }],
    };
  }

  function drawn(chart, series) {
    const kind = series.kind || (["line", "area"].includes(chart.kind) ? chart.kind : "bar");
    return {
      name: series.name,
      type: kind === "bar" ? "bar" : "line",
      stack: chart.kind === "stack" && kind === "bar" ? "all" : undefined,
      [chart.kind === "hbar" ? "xAxisIndex" : "yAxisIndex"]: series.secondary ? 1 : 0,
      areaStyle: kind === "area" ? { opacity: 0.12 } : undefined,
      barMaxWidth: chart.kind === "hbar" ? 18 : 26,
      symbol: "circle",
      symbolSize: 6,
      data: series.values.map((value, at) => ({ value, url: series.urls[at] })),
      label: { show: chart.kind === "hbar", position: "right", ...text, formatter: (at) => written(at.value, series.unit || chart.unit) },
    };
  }

  function axes(chart) {
    const flat = chart.kind === "hbar";
    const axis = (series) => ({
      type: "value",
      name: flat ? "" : series.unit || chart.unit,
      nameTextStyle: { ...text, align: "center" },
      axisLabel: { ...text, show: !flat, formatter: (value) => number.format(value) },
      splitLine: { show: !flat && !series.secondary, lineStyle: { color: "#e9ecf1" } },
    });
    const first = chart.series.find((series) => !series.secondary) || chart.series[0];
    const second = chart.series.find((series) => series.secondary && series !== first);
    const values = second ? [axis(first), axis(second)] : [axis(first)];
    const names = { type: "category", data: chart.categories, axisLabel: { ...text, hideOverlap: true }, axisLine: quiet, axisTick: { show: false } };
    if (!flat) return { xAxis: names, yAxis: values };
    return { yAxis: { ...names, inverse: true, axisLabel: { ...text, width: 120, overflow: "truncate" } }, xAxis: values };
  }

  function bars(chart, width) {
    const units = chart.series.map((series) => series.unit || chart.unit);
    // As many rows as the legend is likely to take, so that it does not run into the drawing.
    const wide = chart.series.length > 1 ? chart.series.reduce((sum, series) => sum + 12 * series.name.length + 36, 0) : 0;
    const rows = Math.ceil(wide / width);
    return {
      ...base(chart),
      ...axes(chart),
      grid: { left: 8, right: chart.kind === "hbar" ? 48 : 12, top: (chart.kind === "hbar" ? 4 : 30) + 22 * rows, bottom: 4, containLabel: true },
      tooltip: {
        ...base(chart).tooltip,
        trigger: "axis",
        axisPointer: { type: chart.kind === "line" || chart.kind === "area" ? "line" : "shadow" },
        formatter: (points) => [points[0].name, ...points.map((at) => `${at.seriesName}  ${written(at.value, units[at.seriesIndex])}`)].join("\n"),
      },
      series: chart.series.map((series) => drawn(chart, series)),
    };
  }

  window.juxianChart = (figure) => {
    const chart = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const canvas = figure.querySelector(".jx-chart-canvas");
    canvas.hidden = false;
    figure.querySelector("details").removeAttribute("open");
    const drawing = window.echarts.init(canvas, null, { renderer: "canvas" });
    drawing.setOption(chart.kind === "pie" ? pie(chart) : bars(chart, canvas.clientWidth || 600));
    drawing.on("click", (at) => { if (at.data && at.data.url) window.location.assign(at.data.url); });
    new ResizeObserver(() => drawing.resize()).observe(canvas);
  };
})();
