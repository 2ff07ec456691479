/** A drawing as a PNG with its title, drawn anew on a canvas so that the page's fonts are in it. */
import type { EChartsCoreOption } from "echarts/core";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Paper } from "./Chart";
import { init } from "./echarts";

use([CanvasRenderer]);

const PAD = 20;
const HEAD = 34;
const SHARP = 2;

interface Drawing {
  title: string;
  option: EChartsCoreOption;
  paper: Paper;
  width: number;
  height: number;
}

export function pictureOf({ title, option, paper, width, height }: Drawing): string {
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * PAD) * SHARP;
  canvas.height = (height + HEAD + 2 * PAD) * SHARP;
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  pen.scale(SHARP, SHARP);
  pen.fillStyle = paper.color("surface");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = paper.color("ink");
  pen.font = `620 15.5px ${paper.font}`;
  pen.direction = paper.rtl ? "rtl" : "ltr";
  pen.textAlign = "start";
  pen.fillText(title, paper.rtl ? width + PAD : PAD, PAD + 16);
  pen.drawImage(chartOf(option, paper, width, height), PAD, PAD + HEAD, width, height);
  return canvas.toDataURL("image/png");
}

function chartOf(option: EChartsCoreOption, paper: Paper, width: number, height: number): HTMLCanvasElement {
  const holder = document.createElement("div");
  const chart = init(holder, undefined, { renderer: "canvas", width, height, devicePixelRatio: SHARP });
  chart.setOption({ textStyle: { fontFamily: paper.font }, ...option, animation: false });
  const drawn = chart.renderToCanvas({ pixelRatio: SHARP });
  chart.dispose();
  return drawn;
}
