import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { foldersOf, noticesText, untold } from './notices.mjs'

/** The licences of what the pages contain go with them; a package that the notices do not tell of stops the build. */
function notices(): Plugin {
  return {
    name: 'third-party-notices',
    apply: 'build',
    generateBundle(_, bundle) {
      const text = noticesText()
      const missing = untold(foldersOf(this, bundle), text)
      if (missing.length > 0) this.error(`not in THIRD-PARTY-NOTICES (run scripts/notices): ${missing.join(', ')}`)
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source: text })
    },
  }
}

// The server embeds dist: files under /assets are named by their content and cached for ever.
export default defineConfig({
  plugins: [vue(), notices()],
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
