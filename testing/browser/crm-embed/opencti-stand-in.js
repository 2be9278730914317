// Stands in for Salesforce's own script: the documented surface of sforce.opencti, passed on to the page around the frame.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const listeners = {};
  const method = (name) => (options) => {
    const { callback, listener, ...rest } = options ?? {};
    if (listener) listeners[name] = listener;
    parent.postMessage({ opencti: name, options: rest }, origin);
    const returnValue =
      name === 'saveLog'
        ? { recordId: '00T000000000001' }
        : name === 'searchAndScreenPop'
          ? { '003000000000001': { Id: '003000000000001', Name: 'Grace Miller', RecordType: 'Contact' } }
          : null;
    callback?.({ success: true, returnValue, errors: null });
  };
  addEventListener('message', (event) => {
    if (event.origin === origin && event.data?.opencti) listeners[event.data.opencti]?.(event.data.payload);
  });
  const names =
    'enableClickToDial onClickToDial onNavigationChange screenPop searchAndScreenPop saveLog setSoftphonePanelVisibility setSoftphonePanelWidth setSoftphonePanelHeight getCallCenterSettings getAppViewInfo notifyInitializationComplete';
  window.sforce = {
    opencti: {
      SCREENPOP_TYPE: { SOBJECT: 'sobject', URL: 'url', SEARCH: 'search', NEW_RECORD_MODAL: 'newRecord' },
      CALL_TYPE: { INBOUND: 'inbound', OUTBOUND: 'outbound' },
      ...Object.fromEntries(names.split(' ').map((name) => [name, method(name)])),
    },
  };
})();
