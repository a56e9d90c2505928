// What the page needs of the chart library, and nothing else: no loader, no menus, no vega-embed.
export { parse, View } from "vega";
export { expressionInterpreter } from "vega-interpreter";
export { compile } from "vega-lite";
