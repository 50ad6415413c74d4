// Say whether each text of a JSON list on the standard input is an expression of Power Query: a JSON list of booleans.
const { DefaultSettings, TaskUtils } = require("@microsoft/powerquery-parser");
async function main() {
  const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const parsed = [];
  for (const text of texts) parsed.push(TaskUtils.isParseStageOk(await TaskUtils.tryLexParse(DefaultSettings, text)));
  process.stdout.write(JSON.stringify(parsed));
}
main();
