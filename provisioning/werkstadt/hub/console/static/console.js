// What pages gain where scripts run: charts drawn from their tables, and the countdown of a join code.
// Everything can be read and done without it.
"use strict";

(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = { fontFamily: "Fira Sans, sans-serif", fontSize: 14 };
  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

  // The rows of a table: what each is called, and the numbers of its columns.
  const readTable = (table) =>
    [...table.tBodies[0].rows].map((row) => {
      const head = row.querySelector("th");
      return {
        label: head.dataset.label || head.textContent.trim(),
        values: [...row.querySelectorAll("[data-value]")].map((cell) => Number(cell.dataset.value)),
      };
    });

  const columnNames = (table) => [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());

  const bars = (rows) => ({
    grid: { left: 8, right: 48, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", min: 0, minInterval: 1, splitNumber: 4, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((row) => cut(row.label, 28)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--muted") } },
      axisLabel: { color: colour("--ink"), ...font },
    },
    series: [
      {
        type: "bar",
        data: rows.map((row) => row.values[0]),
        barMaxWidth: 22,
        itemStyle: { color: colour("--bar"), borderRadius: [0, 4, 4, 0] },
        label: { show: true, position: "right", color: colour("--ink"), ...font },
      },
    ],
  });

  const columns = (rows, names, only, width) => {
    const shown = only === null ? names.map((_, place) => place) : [only];
    const colours = [colour("--bar"), colour("--sun")];
    const roomy = width / rows.length > 24;
    return {
      grid: { left: 8, right: 8, top: 20, bottom: 4, containLabel: true },
      xAxis: {
        type: "category",
        data: rows.map((row) => row.label),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colour("--muted") } },
        axisLabel: { color: colour("--ink"), hideOverlap: true, ...font },
      },
      yAxis: {
        type: "value",
        min: 0,
        minInterval: 1,
        splitNumber: 3,
        axisLabel: { color: colour("--muted"), ...font },
        splitLine: { lineStyle: { color: colour("--line") } },
      },
      series: shown.map((place, index) => ({
        name: names[place],
        type: "bar",
        data: rows.map((row) => row.values[place]),
        barMaxWidth: 28,
        itemStyle: {
          color: colours[index % 2],
          borderColor: colour("--ink"),
          borderWidth: shown.length > 1 ? 1 : 0,
          borderRadius: [3, 3, 0, 0],
        },
        label: { show: roomy && shown.length === 1, position: "top", color: colour("--ink"), ...font },
      })),
    };
  };

  const draw = (holder) => {
    const table = document.getElementById(holder.dataset.table);
    const rows = readTable(table);
    const isBars = holder.dataset.chart === "bars";
    const only = holder.dataset.column ? Number(holder.dataset.column) - 1 : null;
    holder.hidden = false;
    holder.setAttribute("aria-hidden", "true"); // the table says the same
    const height = isBars ? rows.length * 34 + 12 : 220;
    holder.style.height = `${height}px`;
    const chart = echarts.getInstanceByDom(holder) || echarts.init(holder, null, { height });
    chart.setOption({ animation: false, ...(isBars ? bars(rows) : columns(rows, columnNames(table), only, holder.clientWidth)) }, true);
    chart.resize();
  };

  const drawAll = () => {
    if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
  };

  const countDown = (element) => {
    const ends = performance.now() + Number(element.dataset.countdown) * 1000;
    const tick = () => {
      const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
      element.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : element.dataset.over;
      if (left) setTimeout(tick, 500);
    };
    tick();
  };

  document.fonts.ready.then(drawAll);
  window.addEventListener("resize", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  document.querySelectorAll("[data-countdown]").forEach(countDown);
})();
