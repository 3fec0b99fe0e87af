//! Source code, configuration, shell sessions and logs.

use super::vocabulary::WORDS;
use crate::{
    grammar::{Grammar, Rules},
    random::Random,
};

const CODE: Grammar = Grammar(&[BLOCKS, WORDS]);

/// The kinds of file, each with the rule of its blocks.
const FILES: [&str; 10] = ["python", "rust", "typescript", "go", "sql", "shell", "yaml", "log", "traceback", "diff"];

#[rustfmt::skip]
const BLOCKS: &Rules = &[
    ("python", &[
        "def {{snake:f}}({{snake:a}}: list[int], {{snake:b}}: float = {{decimal}}) -> dict[str, float]:\n    \"\"\"{{Verb}} the {{thing}} {{how}}.\"\"\"\n    {{snake:c}} = {key: value * {{snake:b}} for key, value in enumerate({{snake:a}}) if value > {{number}}}\n    if not {{snake:c}}:\n        raise ValueError(f\"no {{things}} in {len({{snake:a}})} {{things}}\")\n    return {{snake:c}}\n\n",
        "class {{pascal:c}}({{pascal}}):\n    {{snake:x}}: int = {{number}}\n\n    def __init__(self, {{snake:y}}, *, {{snake:z}}=None):\n        self.{{snake:y}} = {{snake:y}}\n        self._{{snake:z}} = {{snake:z}} or {{pascal}}({{fraction}}, mode=\"{{kebab}}\")\n\n    @property\n    def {{snake}}(self) -> bool:\n        # {{Clause}}\n        return self.{{snake:x}} >= {{small}} and self._{{snake:z}} is not None\n\n",
        "@pytest.mark.parametrize(\"{{snake:p}}\", [{{number}}, {{number}}, {{number}}])\ndef test_{{snake}}({{snake:p}}, tmp_path):\n    {{snake:r}} = {{snake}}(tmp_path / \"{{kebab}}.json\", {{snake:p}})\n    assert {{snake:r}}.{{snake}} == {{decimal}}, \"{{quality}} {{thing}}\"\n\n",
    ]),
    ("rust", &[
        "/// {{Verb}}s the {{quality}} {{thing}}: {{clause}}.\npub fn {{snake}}(&self, {{snake:a}}: &[u8], {{snake:b}}: usize) -> Result<{{pascal}}, {{pascal:e}}> {\n    let {{snake:c}} = {{snake:a}}.chunks({{snake:b}}).map(|chunk| chunk.len()).max().unwrap_or({{small}});\n    if {{snake:c}} > {{constant}} {\n        return Err({{pascal:e}}::{{pascal}} { at: {{snake:c}} });\n    }\n    Ok({{pascal}}::new({{snake:c}} << {{small}}))\n}\n\n",
        "#[derive(Clone, Debug, Default)]\npub(crate) struct {{pascal:s}} {\n    {{snake:a}}: Vec<{{pascal}}>,\n    {{snake:b}}: Option<Arc<{{pascal}}>>,\n    {{snake}}: u64,\n}\n\nimpl {{pascal:s}} {\n    const {{constant}}: u32 = 0x{{hex8}};\n\n    fn {{snake}}(&mut self) -> &mut Self {\n        self.{{snake:a}}.retain(|item| item.{{snake}} != {{number}});\n        self\n    }\n}\n\n",
    ]),
    ("typescript", &[
        "export async function {{camel}}({{camel:a}}: {{pascal}}[], { {{camel:b}} = {{number}}, signal }: {{pascal}} = {}): Promise<{{pascal:r}}> {\n  const {{camel:c}} = await fetch(`/api/v{{small}}/{{kebab}}?limit=${{{camel:b}}}`, { signal });\n  if (!{{camel:c}}.ok) throw new {{pascal}}(`{{quality}} {{thing}}: ${{{camel:c}}.status}`);\n  return ({{camel:a}} as unknown as {{pascal:r}}[]).at(-1)!;\n}\n\n",
        "<{{pascal:p}} className=\"flex gap-{{small}} {{kebab}}\" onChange={(event) => set{{pascal}}(event.target.value)}>\n  {{{camel:l}}.map(({{camel:i}}) => <{{pascal}} key={{{camel:i}}.{{camel}}} width={{{number}}} />)}\n  <p>{{Clause}}.</p>\n</{{pascal:p}}>\n\n",
    ]),
    ("go", &[
        "func (s *{{pascal}}) {{pascal:f}}(ctx context.Context, {{camel:a}} []string) (int, error) {\n\t{{camel:n}} := 0\n\tfor i, item := range {{camel:a}} {\n\t\tif len(item) < {{number}} {\n\t\t\treturn 0, fmt.Errorf(\"{{snake}} %d: {{quality}} {{thing}}\", i)\n\t\t}\n\t\t{{camel:n}} += s.{{camel}}.{{pascal}}(item)\n\t}\n\treturn {{camel:n}}, ctx.Err()\n}\n\n",
    ]),
    ("sql", &[
        "SELECT {{snake:a}}.{{snake:b}}, count(*) AS {{snake:n}}, avg({{snake:a}}.{{snake}}) FROM {{snake:a}}\n  JOIN {{snake:t}} ON {{snake:t}}.{{snake:b}} = {{snake:a}}.{{snake:b}}\n  WHERE {{snake:a}}.{{snake}} >= DATE '{{date}}' AND {{snake:t}}.{{snake}} IN ({{number}}, {{number}}, {{number}})\n  GROUP BY 1 HAVING count(*) > {{small}} ORDER BY {{snake:n}} DESC LIMIT {{number}};\n\n",
        "CREATE TABLE IF NOT EXISTS {{snake:t}} (\n  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),\n  {{snake:a}} numeric(12, 4) NOT NULL CHECK ({{snake:a}} > {{decimal}}),\n  {{snake}} jsonb,\n  created_at timestamptz NOT NULL DEFAULT now()\n);\nCREATE INDEX {{snake}}_idx ON {{snake:t}} ({{snake:a}});\n\n",
    ]),
    ("shell", &[
        "$ cargo build --release -p {{kebab:p}} --features {{kebab}}\n   Compiling {{kebab}} v{{version}}\n   Compiling {{kebab:p}} v{{version}}\n    Finished `release` profile [optimized] target(s) in {{decimal}}s\n$ ls -l target/release/{{kebab:p}}\n-rwxr-xr-x 2 root root {{thousands}} Mar {{small}} {{clock}} target/release/{{kebab:p}}\n\n",
        "$ git log --oneline -n {{small}} -- src/{{snake}}/{{snake}}.py\n{{hex8}} {{kebab}}: {{verb}} the {{thing}}\n{{hex8}} {{kebab}}: {{verb}} {{quality}} {{things}}\n{{hex8}} {{clause}}\n\n",
        "for {{snake:f}} in data/{{snake}}/*.parquet; do\n  ./bin/{{kebab}} --{{kebab}} {{number}} --seed {{small}} \"${{snake:f}}\" > \"out/${{{snake:f}}%.parquet}.csv\" || exit {{small}}\ndone\n\n",
    ]),
    ("yaml", &[
        "{{kebab}}:\n  image: registry.local/{{kebab}}:{{version}}@sha256:{{hex64}}\n  replicas: {{small}}\n  resources:\n    limits: { cpu: {{number}}m, memory: {{number}}Mi }\n  annotations:\n    {{kebab}}/{{kebab}}: \"{{fraction}}\"\n  # {{clause}}\n  {{snake}}: [{{small}}, {{small}}, {{number}}]\n\n",
        "[[package]]\nname = \"{{kebab}}\"\nversion = \"{{version}}\"\nchecksum = \"{{hex64}}\"\ndependencies = [\n \"{{kebab}}\",\n \"{{kebab}}\",\n]\n\n",
    ]),
    ("log", &[
        "{{date}}T{{clock}}.{{millis}}Z INFO  {{snake}}::{{snake}}: {{verbed}} {{number}} {{things}} elapsed_ms={{decimal}} request_id={{uuid}}\n",
        "{{date}} {{clock}},{{millis}} WARN [{{kebab}}-{{small}}] {{pascal}} - {{clause}} (attempt {{small}} of {{small}})\n",
        "{{date}}T{{clock}}.{{millis}}Z DEBUG trace={{hex12}} span={{hex8}} {{snake}}={{number}} {{snake}}={{fraction}} bytes={{thousands}}\n",
        "level=error ts={{epoch}} caller={{snake}}.go:{{number}} msg=\"{{quality}} {{thing}}\" err=\"{{clause}}\" sha={{hex40}}\n",
    ]),
    ("traceback", &[
        "Traceback (most recent call last):\n  File \"/srv/app/{{snake}}/{{snake}}.py\", line {{number}}, in {{snake}}\n    {{snake}} = self.{{snake}}({{snake}}, timeout={{small}})\n  File \"/srv/app/{{snake}}/{{snake}}.py\", line {{number}}, in {{snake:f}}\n    return {{pascal}}.{{snake}}(**kwargs)\n{{pascal}}Error: {{clause}} at 0x{{hex12}}\n\n",
    ]),
    ("diff", &[
        "diff --git a/src/{{snake:f}}.rs b/src/{{snake:f}}.rs\nindex {{hex8}}..{{hex8}} 100644\n--- a/src/{{snake:f}}.rs\n+++ b/src/{{snake:f}}.rs\n@@ -{{number}},{{small}} +{{number}},{{small}} @@ fn {{snake}}()\n     let {{snake:a}} = {{snake}}.{{snake}}();\n-    {{snake:a}}.{{snake}}({{number}});\n+    {{snake:a}}.{{snake}}({{constant}}); // {{clause}}\n\n",
    ]),
    ("clause", &[
        "{{things}} are {{verbed}} {{how}}", "the {{thing}} is {{quality}}", "{{idea}} before {{idea}}",
        "expected {{small}} {{things}}, found {{number}}", "no {{thing}} {{where}}", "keeps {{idea}} {{where}}",
    ]),
];

/// Some blocks of one kind of file.
pub(super) fn write_file(random: &mut Random, out: &mut String) {
    let kind = random.pick(&FILES);
    for _ in 0..random.between(2, 8) {
        out.push_str(&CODE.phrase(kind, random));
    }
    out.push('\n');
}
