global using Stats.Core;
global using Xunit;
