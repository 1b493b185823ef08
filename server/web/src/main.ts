import './styles/element'
import './styles/tokens.css'
import './styles/base.css'
import './styles/table.css'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { router } from './router'
import { correctPoppers } from './styles/poppers'

correctPoppers()
createApp(App).use(i18n).use(router).mount('#app')
