import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/every-payload.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
