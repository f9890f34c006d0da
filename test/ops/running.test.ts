/** docs/running.md against what it tells of. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMetrics } from '../../src/ops/metrics.ts';

const PAGE = readFileSync(new URL('../../docs/running.md', import.meta.url), 'utf8');

async function metricNames(): Promise<string[]> {
  const { text } = await createMetrics().write({
    leads: () => true,
    slackConnected: () => true,
    outbox: async () => ({ waiting: 0, parked: 0, oldestMs: null }),
    budget: () => ({ allowedPerMinute: 300, left: 300 }),
    watch: () => ({ rules: 0, firing: 0, everyMs: 30_000, lastGoodTickAtMs: null }),
    now: () => 0,
  });
  return [...text.matchAll(/^# TYPE (queue_stats_\S+)/gm)].map(([, name = '']) => name);
}

describe('the page on running it', () => {
  it('tells of each metric, and of none that there is not', async () => {
    const table = [...PAGE.matchAll(/^\| `(queue_stats_\w+)` \|/gm)].map(([, name]) => name);
    expect(table.sort()).toEqual((await metricNames()).sort());
  });

  it('has rules for Prometheus of metrics that there are, which its own check accepts', async () => {
    const [, rules = ''] = /```yaml\n(groups:[\s\S]*?)```/.exec(PAGE) ?? [];
    const names = await metricNames();
    const used = [...rules.matchAll(/queue_stats_\w+/g)].map(([name]) => name.replace(/_count$/, ''));
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
    const folder = mkdtempSync(join(tmpdir(), 'queue-stats-rules-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'rules.yml'), rules);
    const check = spawnSync('promtool', ['check', 'rules', join(folder, 'rules.yml')], { encoding: 'utf8' });
    if (check.error !== undefined) {
      process.stdout.write('no promtool here: the rules in docs/running.md are not checked by it\n');
      return;
    }
    expect({ status: check.status, err: check.stderr }).toEqual({ status: 0, err: '' });
  });

  it('sets nothing in the unit or the image that the configuration does not know', () => {
    const unit = readFileSync(new URL('../../docs/queue-stats.service', import.meta.url), 'utf8');
    const image = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const set = [
      ...[...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name = '']) => name),
      ...[...image.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) =>
        line.split(' ').map((pair) => pair.split('=')[0] ?? ''),
      ),
    ];
    const known = set.filter((name) => name !== 'NODE_ENV').map((name) => name.replace(/_FILE$/, ''));
    expect(known.length).toBeGreaterThan(4);
    expect(known.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
