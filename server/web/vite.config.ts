import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// The server embeds dist: files under /assets are named by their content and cached for ever.
export default defineConfig({
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: 'true', // Element Plus still uses it
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // inlined scripts and styles would not pass the content security policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    // `npm run dev` beside a running server.
    proxy: { '/api': { target: 'http://127.0.0.1:8686', changeOrigin: false } },
  },
})
