// The Azure Bot that joins Teams with Signpost, and its Teams channel. See README.md beside this file.
// azuredeploy.json is the same; a test compares the two.
targetScope = 'resourceGroup'

@description('Name of the resource; unique in Azure.')
@minLength(2)
@maxLength(64)
param botName string

@description('Application (client) ID of the app registration: SIGNPOST_TEAMS_APP_ID.')
@minLength(36)
@maxLength(36)
param appId string

@description('Directory (tenant) ID of the app registration: SIGNPOST_TEAMS_TENANT_ID.')
@minLength(36)
@maxLength(36)
param tenantId string

@description('SIGNPOST_PUBLIC_URL, without a slash at its end.')
param publicUrl string

@description('F0 costs nothing; messages through Teams are not counted in either.')
@allowed([
  'F0'
  'S1'
])
param sku string = 'F0'

@description('Where the resource runs: messages pass through it. westeurope is for data that has to stay in Europe.')
@allowed([
  'global'
  'westeurope'
])
param location string = 'global'

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: botName
  location: location
  kind: 'azurebot'
  sku: {
    name: sku
  }
  properties: {
    displayName: 'Signpost'
    description: 'Guidance on social media and messaging for police officers and staff'
    endpoint: '${publicUrl}/teams/messages'
    msaAppType: 'SingleTenant'
    msaAppId: appId
    msaAppTenantId: tenantId
    publicNetworkAccess: 'Enabled'
    isStreamingSupported: false
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: location
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      acceptedTerms: true
      enableCalling: false
      isEnabled: true
    }
  }
}

output endpoint string = bot.properties.endpoint
