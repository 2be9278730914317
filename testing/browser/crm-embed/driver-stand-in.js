// A customer's driver as Microsoft documents one: given the SDK, it tells its CRM of conversations and calls what is clicked there.
window.CCaaS = window.CCaaS ?? {};
window.CCaaS.CTIDriver = class {
  constructor(sdk) {
    this.sdk = sdk;
  }

  async initialize() {
    return window.Microsoft.CCaaS.EmbedSDK === this.sdk;
  }

  bindEvents() {
    const crm = location.ancestorOrigins[0];
    const tell = (messageType, messageData) => parent.postMessage({ messageType, messageData }, crm);
    const { conversation, ctiDriver } = this.sdk;
    conversation.onConversationLoaded((data) => tell('driver.loaded', data));
    conversation.onStatusChange(async ({ statusCode, liveWorkItemId }) => {
      const transcript = await conversation.getTranscript(liveWorkItemId).catch(() => null);
      tell('driver.status', { statusCode, transcript });
    });
    addEventListener('message', (event) => {
      if (event.origin !== crm || typeof event.data !== 'string') return;
      const { messageType, messageData } = JSON.parse(event.data);
      if (messageType === 'clickToDial') ctiDriver.clickToDial(messageData);
    });
  }
};
